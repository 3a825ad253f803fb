import { notificationApi } from '#shared/notifications/notification.api.ts';
import type { Notification } from '#shared/notifications/notification.schemas.ts';
import { implement } from '../platform/http/implement.ts';
import { cursorOf, pageOf } from '../platform/paging.ts';
import { enterOnly, readAll } from '../platform/reading.ts';
import { countMine, selectMine } from './notifications.repo.ts';
import { readNotifications } from './read-notifications.ts';
import { streamChanges } from './stream.ts';

export const notificationRoutes = implement(notificationApi, {
  async list(context, { query }) {
    const [before = null] = cursorOf(query.cursor, 1) ?? [];
    const [list, counted] = await readAll(context, () => [
      selectMine(query.limit, before === null ? null : String(before), query.unread === true),
      countMine,
    ]);
    const [{ total, unread } = { total: 0, unread: 0 }] = (counted?.rows ?? []) as {
      total: number;
      unread: number;
    }[];
    const page = pageOf((list?.rows ?? []) as Notification[], query.limit, (row) => [row.id], total);
    return { ...page, total: query.withTotal ? total : null, unread };
  },
  async read(context, { params }) {
    await readNotifications(context, { id: params.id });
  },
  async readAll(context) {
    await readNotifications(context, { id: null });
  },
  async stream(context) {
    const { actor } = await enterOnly(context);
    return { run: (stream) => streamChanges(context, actor.tenantId, stream) };
  },
});
