import { sql } from 'drizzle-orm';
import { newId } from '#shared/kernel/ids.ts';
import type { NotificationKind } from '#shared/notifications/notification.schemas.ts';
import type { Tx } from '../platform/context.ts';

export interface NewNotification {
  userId: string;
  kind: NotificationKind;
  /** Dates, counts and both languages' names that the sentence needs. */
  params: Record<string, string | number | boolean | null>;
  /** Where a click leads. */
  href: string;
  /** What it is about and which occasion: the same occasion notifies a person once. */
  dedupKey: string;
}

/** Writes notifications, each occasion once per person; inactive people get none. */
export async function notify(tx: Tx, notifications: readonly NewNotification[]): Promise<void> {
  if (notifications.length === 0) return;
  const rows = notifications.map((notification) => ({ ...notification, id: newId() }));
  const told = await tx.sql<{ id: string }>(sql`
    insert into notifications (tenant_id, id, user_id, kind, params, href, dedup_key, created_at)
    select app.tid(), n.id, n."userId", n.kind, n.params, n.href, n."dedupKey", ${tx.now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as n(id uuid, "userId" uuid, kind text, params jsonb, href text, "dedupKey" text)
    join users u on u.tenant_id = app.tid() and u.id = n."userId" and u.status = 'active'
    on conflict (tenant_id, user_id, dedup_key) do nothing returning id`);
  tx.changed(
    'notification',
    told.map(({ id }) => id),
  );
  tx.touched('notification');
}
