import type { ReactNode } from 'react';

/** Names and values of one record, one line each. What has no value says so with a dash. */
export function Details({ items }: { items: readonly (readonly [label: string, value: ReactNode])[] }) {
  return (
    <dl className="grid grid-cols-[minmax(7rem,auto)_1fr] gap-x-4 gap-y-1.5">
      {items.map(([label, value]) => (
        <div key={label} className="contents">
          <dt className="text-ink-3">{label}</dt>
          <dd className="min-w-0 break-words">
            {value === null || value === false || value === '' ? '–' : value}
          </dd>
        </div>
      ))}
    </dl>
  );
}
