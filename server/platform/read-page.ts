import type { SQL } from 'drizzle-orm';
import type { Scope } from '#shared/kernel/permissions.ts';
import type { RequestContext } from './context.ts';
import { type Page, pageOf } from './paging.ts';
import { readAll } from './reading.ts';

interface PageQueries<T> {
  /** Ends with its order and `limitOf(limit)`. */
  rows: (scope: Scope) => SQL;
  /** One row with `total`, under the same conditions; sent only when asked for. */
  total: (scope: Scope) => SQL;
  sortValues: (row: T) => (string | number | null)[];
}

/** A page of a list, and the count of all its rows when asked for, in one round trip. */
export async function readPage<T extends object>(
  context: RequestContext,
  { limit, withTotal }: { limit: number; withTotal: boolean },
  { rows, total, sortValues }: PageQueries<T>,
): Promise<Page<T>> {
  const [found, counted] = await readAll(context, (scope) =>
    withTotal ? [rows(scope), total(scope)] : [rows(scope)],
  );
  if (!found) throw new Error('a batch answers each of its queries');
  const [count] = (counted?.rows ?? []) as { total: number }[];
  return pageOf(found.rows as T[], limit, sortValues, count?.total ?? null);
}
