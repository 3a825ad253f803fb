import clsx from 'clsx';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { notificationApi } from '#shared/notifications/notification.api.ts';
import type { Notification } from '#shared/notifications/notification.schemas.ts';
import { useCommand } from '../app/api.ts';
import { useFormat } from '../app/use-format.ts';
import { sentenceOf } from './sentence.ts';

/** One notification; opening it marks it as read and leads to what it is about. */
export function NotificationItem({ notification, close }: { notification: Notification; close: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const read = useCommand(notificationApi.read);
  const unread = notification.readAt === null;
  const opened = () => {
    if (unread) read.mutate({ params: { id: notification.id } });
    close();
  };
  return (
    <li>
      <Link
        to={notification.href}
        onClick={opened}
        className="flex gap-2 rounded-sm px-1 py-2 text-ink no-underline hover:bg-hover"
      >
        <span
          aria-hidden="true"
          className={clsx('mt-1.5 size-2 shrink-0 rounded-full', unread ? 'bg-brand' : 'bg-transparent')}
        />
        <span>
          <span className={clsx('block', unread && 'font-medium')}>
            {unread && <span className="sr-only">{t('notifications.unread')} </span>}
            {sentenceOf(t, format, notification)}
          </span>
          <time dateTime={notification.createdAt} className="text-sm text-ink-3">
            {format.moment(notification.createdAt)}
          </time>
        </span>
      </Link>
    </li>
  );
}
