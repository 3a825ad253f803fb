import { sql } from 'drizzle-orm';
import type { Tx } from '../platform/context.ts';

/**
 * The courses of every equivalence that has begun since the last day this was asked, and notes today as that day: each day
 * is answered once. A tenant's first day answers none, for every change of an equivalence is followed by its own refresh.
 */
export async function takeBegunEquivalents(tx: Tx): Promise<string[]> {
  const [scan] = await tx.sql<{ since: string | null }>(sql`
    insert into scans (tenant_id, kind, scanned_on) values (app.tid(), 'equivalents', ${tx.today})
    on conflict (tenant_id, kind) do update set scanned_on = excluded.scanned_on, updated_at = now()
      where scans.scanned_on < excluded.scanned_on
    returning old.scanned_on as since`);
  if (!scan?.since) return [];
  const begun = await tx.sql<{ courseIds: string[] }>(sql`
    select array[course_id, equivalent_id] as "courseIds" from course_equivalents
    where tenant_id = app.tid() and from_on > ${scan.since} and from_on <= ${tx.today}`);
  return begun.flatMap(({ courseIds }) => courseIds);
}
