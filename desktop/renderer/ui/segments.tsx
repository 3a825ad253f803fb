import clsx from 'clsx';
import type { ReactNode } from 'react';
import { Link, type LinkProps } from 'react-router';

export interface Segment {
  id: string;
  label: string;
  to: LinkProps['to'];
  /** How many, when known. */
  count?: ReactNode;
  tone?: 'bad' | 'warn';
}

/** A strip of views with their counts: the strip is the filter. */
export function Segments({
  label,
  segments,
  current,
}: {
  label: string;
  segments: readonly Segment[];
  current: string;
}) {
  return (
    <nav aria-label={label} className="overflow-x-auto">
      <ul className="flex min-w-max divide-x divide-line rounded-lg border border-line bg-surface">
        {segments.map((segment) => (
          <li key={segment.id} className="flex-1">
            <Link
              to={segment.to}
              aria-current={segment.id === current ? 'page' : undefined}
              className={clsx(
                'flex h-full min-w-24 flex-col justify-center border-b-2 px-3.5 py-2 whitespace-nowrap no-underline hover:bg-hover',
                segment.id === current
                  ? 'border-brand bg-brand-soft text-ink'
                  : 'border-transparent text-ink-2',
              )}
            >
              <span className="text-sm">{segment.label}</span>
              {segment.count !== undefined && (
                <span
                  className={clsx(
                    'text-lg leading-tight font-semibold tabular-nums',
                    segment.tone === 'bad' ? 'text-bad' : segment.tone === 'warn' ? 'text-warn' : 'text-ink',
                  )}
                >
                  {segment.count}
                </span>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
