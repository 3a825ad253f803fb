import { type SQL, sql } from 'drizzle-orm';
import type { Tx } from '../platform/context.ts';

/** Open steps `w` whose approver has delegated for today, perhaps to nobody who may decide this one; the rule asks. */
export const approverMayBeGone: SQL = sql`exists (select from delegations g where g.tenant_id = app.tid()
  and g.delegator_id = w.approver_id and g.revoked_at is null and app.today() between g.from_on and g.to_on)`;

export const dueToday: SQL = sql`w.due_on <= app.today()`;

/** Requests whose open step `w` is one of these, the longest due first. */
export async function requestsWithStep(tx: Tx, condition: SQL): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>(sql`select w.request_id as id from workflow_steps w
    where w.tenant_id = app.tid() and w.state = 'pending' and ${condition} order by w.due_on, w.request_id`);
  return rows.map(({ id }) => id);
}

/** The day is done. */
export const noteScan = (tx: Tx) =>
  tx.sql(sql`insert into scans (tenant_id, kind, scanned_on) values (app.tid(), 'workflow', app.today())
    on conflict (tenant_id, kind) do update set scanned_on = excluded.scanned_on, scanned_at = now(), updated_at = now()`);
