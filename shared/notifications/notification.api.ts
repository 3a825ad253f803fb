import { z } from 'zod';
import { route } from '#shared/kernel/route.ts';
import { ById, Nothing, page, paging } from '#shared/kernel/schemas.ts';
import { Notification } from './notification.schemas.ts';

const permission = 'notifications:read';

export const notificationApi = {
  list: route({
    method: 'get',
    path: '/api/notifications',
    summary: 'My notifications, the newest first.',
    permission,
    audit: null,
    offline: 'read',
    query: z.strictObject({ ...paging, unread: z.stringbool().optional() }),
    returns: z.strictObject({ ...page(Notification).shape, unread: z.int() }),
  }),
  read: route({
    method: 'post',
    path: '/api/notifications/{id}/reading',
    summary: 'Marks one as read.',
    permission,
    audit: 'notification.read',
    offline: 'write',
    params: ById,
    returns: Nothing,
    status: 204,
  }),
  readAll: route({
    method: 'post',
    path: '/api/notifications/reading',
    summary: 'Marks all as read.',
    permission,
    audit: 'notification.read',
    offline: 'write',
    body: z.strictObject({}),
    returns: Nothing,
    status: 204,
  }),
  stream: route({
    method: 'get',
    path: '/api/notifications/stream',
    summary:
      'Server-sent events: `changed` with the kinds of records that changed, `notification` among them; `ended` when the session is over.',
    permission,
    audit: null,
    offline: 'no',
    returns: Nothing,
    raw: 'events',
  }),
};
