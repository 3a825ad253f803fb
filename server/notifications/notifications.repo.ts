import { type SQL, sql } from 'drizzle-orm';
import type { Tx } from '../platform/context.ts';
import { every, type Instant, limitOf, onWire } from '../platform/db/sql.ts';

/** A notification of the contract, of `notifications n`. */
export const columnsAs = (instant: Instant): SQL => sql`n.id, n.kind, n.params, n.href,
  ${instant(sql`n.read_at`)} as "readAt", ${instant(sql`n.created_at`)} as "createdAt"`;

/** The reader's own notifications, the newest first. `before`: the id that ended the page before. */
export const selectMine = (limit: number, before: string | null, unread: boolean): SQL => sql`
  select ${columnsAs(onWire)} from notifications n
  where ${every(
    sql`tenant_id = app.tid() and user_id = app.uid()`,
    unread && sql`read_at is null`,
    before !== null && sql`id < ${before}`,
  )}
  order by id desc ${limitOf(limit)}`;

export const countMine = sql`
  select count(*) as total, count(*) filter (where read_at is null) as unread from notifications
  where tenant_id = app.tid() and user_id = app.uid()`;

/** Marks one, or all, of the reader's notifications as read; answers how many there were to mark. */
export async function markRead(tx: Tx, id: string | null): Promise<string[]> {
  const marked = await tx.sql<{ id: string }>(sql`
    update notifications set read_at = ${tx.now}, updated_at = now()
    where ${every(sql`tenant_id = app.tid() and user_id = app.uid() and read_at is null`, id !== null && sql`id = ${id}`)}
    returning id`);
  const ids = marked.map((row) => row.id);
  tx.changed('notification', ids);
  return ids;
}

export async function isMine(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx.sql(
    sql`select 1 from notifications where tenant_id = app.tid() and user_id = app.uid() and id = ${id}`,
  );
  return rows.length > 0;
}
