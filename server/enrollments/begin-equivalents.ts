import { sql } from 'drizzle-orm';
import type { Platform, Tx } from '../platform/context.ts';
import { statement } from '../platform/db/batch.ts';
import type { Tick } from '../platform/jobs/queue.ts';
import { inTransaction } from '../platform/transaction.ts';
import { refreshSuperseded } from './certificates.repo.ts';

/**
 * On the day an equivalence begins, certificates of one course start to carry those of the other. Every hour, so that it is
 * done before any tenant's morning alerts; what an outage missed is caught up, and a day is done once.
 */
export const beginEquivalents: Tick = {
  name: 'enrollments.begin-equivalents',
  cron: '3 * * * *',
  async run(platform) {
    const [tenants = []] = await platform.database.batch([
      statement('select tenant_id from app.active_tenants()'),
    ]);
    for (const { tenant_id: tenantId } of tenants) await beginIn(platform, String(tenantId));
  },
};

const beginIn = (platform: Platform, tenantId: string): Promise<void> =>
  inTransaction(
    {
      kind: 'system',
      platform,
      tenantId,
      userId: null,
      now: platform.now(),
      requestId: beginEquivalents.name,
    },
    { permission: 'signed_in', run: beginDue },
  );

/** A tenant's first day has nothing to catch up: every change of an equivalence is followed by its own refresh. */
async function beginDue(tx: Tx): Promise<void> {
  const [scan] = await tx.sql<{ since: string | null }>(sql`
    insert into scans (tenant_id, kind, scanned_on) values (app.tid(), 'equivalents', ${tx.today})
    on conflict (tenant_id, kind) do update set scanned_on = excluded.scanned_on, updated_at = now()
      where scans.scanned_on < excluded.scanned_on
    returning old.scanned_on as since`);
  if (!scan?.since) return;
  const begun = await tx.sql<{ courseIds: string[] }>(sql`
    select array[course_id, equivalent_id] as "courseIds" from course_equivalents
    where tenant_id = app.tid() and from_on > ${scan.since} and from_on <= ${tx.today}`);
  const courseIds = begun.flatMap((each) => each.courseIds);
  if (courseIds.length > 0) await refreshSuperseded(tx, { courseIds });
}
