import { isId } from '#shared/kernel/ids.ts';
import { origin } from './scheme.ts';

export const linkScheme = 'trainflow';

/** The pages that a link may open, and below which one record may stand. */
export const linkedPages = [
  '/',
  '/my-courses',
  '/my-renewals',
  '/sync',
  '/approvals',
  '/team',
  '/courses',
  '/all-renewals',
  '/users',
  '/devices',
  '/audit-logs',
] as const;

/**
 * The page that a link opens: `trainflow://open/approvals`, `trainflow://open/courses/<id>`. Whoever sends a link chooses a
 * page, nothing on it: no query, no fragment. Null: not one of ours, or not a page that we know.
 */
export function pageOfLink(link: string): string | null {
  const url = URL.parse(link);
  if (url === null || url.protocol !== `${linkScheme}:` || url.host !== 'open') return null;
  const [page = '', record, ...more] = url.pathname.split('/').slice(1);
  const path = `/${page}`;
  if (!linkedPages.some((known) => known === path) || more.length > 0) return null;
  if (record === undefined || record === '') return origin + path;
  return page !== '' && isId(record) ? `${origin}${path}/${record}` : null;
}

/** The link among the arguments of a start: Windows hands it over as one of them. */
export const linkIn = (startArguments: readonly string[]): string | undefined =>
  startArguments.find((argument) => argument.startsWith(`${linkScheme}:`));
