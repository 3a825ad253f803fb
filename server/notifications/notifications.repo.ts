import { type SQL, sql } from 'drizzle-orm';
import type { Tx } from '../platform/context.ts';
import { every, limitOf } from '../platform/db/sql.ts';

/** The reader's own notifications, the newest first. `before`: the id that ended the page before. */
export const selectMine = (limit: number, before: string | null, unread: boolean): SQL => sql`
  select id, kind, params, href, read_at as "readAt", created_at as "createdAt" from notifications
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
  return marked.map((row) => row.id);
}

export async function isMine(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx.sql(
    sql`select 1 from notifications where tenant_id = app.tid() and user_id = app.uid() and id = ${id}`,
  );
  return rows.length > 0;
}
