import type { ReactNode } from 'react';
import { Link, type LinkProps } from 'react-router';

/** The link of a row: its target is the whole row, so that there is no small thing to aim at. */
export function RowLink({
  to,
  children,
  ...rest
}: Pick<LinkProps, 'to' | 'replace'> & { children: ReactNode }) {
  return (
    <Link
      to={to}
      {...rest}
      className="font-medium text-ink no-underline after:absolute after:inset-0 after:content-['']"
    >
      {children}
    </Link>
  );
}

/** A word of the data, isolated from its surroundings; nothing when there is none. */
export function Words({ children }: { children: string | null | undefined }) {
  return children ? <bdi>{children}</bdi> : null;
}

/** A person or a course: the name first, the number or code small beside it. */
export function Named({ name, code }: { name: string; code?: string | null }) {
  return (
    <span>
      <bdi className="font-medium">{name}</bdi>{' '}
      {code && (
        <bdi dir="ltr" className="text-sm font-normal text-ink-3">
          {code}
        </bdi>
      )}
    </span>
  );
}
