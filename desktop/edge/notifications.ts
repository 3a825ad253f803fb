import { notificationApi } from '#shared/notifications/notification.api.ts';
import type { Resource } from '#shared/sync/resource.schemas.ts';
import { found } from './offline/found.ts';
import { newestFirst, pageOf } from './offline/paging.ts';
import { type Changed, implementOffline } from './offline.ts';

export const notificationsOffline = implementOffline(notificationApi, {
  list({ copy }, { query }) {
    const mine = copy.list('notification');
    const unread = mine.filter(isUnread);
    const page = pageOf(query.unread === true ? unread : mine, query, newestFirst);
    return { ...page, total: query.withTotal ? mine.length : null, unread: unread.length };
  },
  read({ copy, now }, { params: { id } }) {
    const notification = found(copy.get('notification', id), 'notification');
    return {
      changes: [notification].filter(isUnread).map(readAt(now)),
      answer: undefined,
      subject: { kind: 'notification', id },
      params: {},
    };
  },
  readAll: ({ copy, now }) => ({
    changes: copy.list('notification').filter(isUnread).map(readAt(now)),
    answer: undefined,
    subject: null,
    params: {},
  }),
});

const isUnread = ({ readAt }: Resource<'notification'>) => readAt === null;

const readAt =
  (now: string) =>
  (notification: Resource<'notification'>): Changed => ({
    kind: 'notification',
    id: notification.id,
    body: { ...notification, readAt: now },
  });
