import { missing } from '#shared/kernel/problem.ts';
import { command } from '../platform/command.ts';
import { isMine, markRead } from './notifications.repo.ts';

/** Marks one of the reader's notifications, or with `id` null all of them, as read. @throws Problem missing. */
export const readNotifications = command({
  event: 'notification.read',
  subject: 'notification',
  permission: 'notifications:read',
  async run(tx, { id }: { id: string | null }) {
    if (id !== null && !(await isMine(tx, id))) throw missing('notification');
    const marked = await markRead(tx, id);
    return { subjectId: id ?? 'all', before: null, after: { marked: marked.length }, result: null };
  },
});
