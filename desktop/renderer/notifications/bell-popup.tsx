import { Popover } from '@base-ui/react/popover';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { notificationApi } from '#shared/notifications/notification.api.ts';
import { Button } from '#ui/button.tsx';
import { List } from '#ui/list.tsx';
import { useCommand, useList } from '../app/api.ts';
import { NotificationItem } from './notification-item.tsx';

/** The bell and, under it, what happened, the newest first. */
export function BellPopup({
  trigger,
  triggerClass,
  label,
}: {
  trigger: ReactNode;
  triggerClass: string;
  label: string;
}) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(true);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger className={triggerClass} aria-label={label} title={label}>
        {trigger}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} align="end" className="z-20 outline-none">
          <Popover.Popup
            aria-label={t('notifications.title')}
            className="max-h-[75dvh] w-[min(26rem,calc(100vw-2rem))] animate-appear overflow-y-auto rounded-lg border border-line bg-surface p-3 shadow-lg outline-none"
          >
            <NotificationList close={() => setOpen(false)} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

function NotificationList({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const notifications = useList(notificationApi.list, { query: { limit: '25' } });
  const readAll = useCommand(notificationApi.readAll);
  const unread = notifications.data?.some((each) => each.readAt === null) ?? false;
  return (
    <>
      <div className="mb-2 flex items-center justify-between gap-2">
        <Popover.Title className="text-lg font-semibold">{t('notifications.title')}</Popover.Title>
        {unread && (
          <Button small look="quiet" busy={readAll.isPending} onClick={() => readAll.mutate({ body: {} })}>
            {t('notifications.readAll')}
          </Button>
        )}
      </div>
      <List of={notifications} empty={<p className="text-ink-3">{t('notifications.empty')}</p>}>
        {(rows) => (
          <ul className="divide-y divide-line">
            {rows.map((each) => (
              <NotificationItem key={each.id} notification={each} close={close} />
            ))}
          </ul>
        )}
      </List>
    </>
  );
}
