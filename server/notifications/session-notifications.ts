import type { Enrollment } from '#shared/enrollments/enrollment.schemas.ts';
import type { NotificationKind } from '#shared/notifications/notification.schemas.ts';
import type { AuditEvent, Tx } from '../platform/context.ts';
import { react } from '../platform/reactions.ts';
import { notify } from './notify.repo.ts';
import { courseNames, sessionTimes } from './recipients.repo.ts';

/** Seats given and taken are told to the person, whether he asked for the training or was sent. Called once. */
export function registerSessionNotifications(): void {
  react('enrollment.booked', (tx, { after }) => {
    const { seat } = after as Enrollment;
    return tell(tx, seat === 'booked' ? 'session_booked' : 'session_waiting', after, after);
  });
  // Before, he had the place that is told of.
  react('enrollment.unbooked', (tx, { before, after }) => tell(tx, 'session_cancelled', before, after));
}

async function tell(
  tx: Tx,
  kind: NotificationKind,
  placed: AuditEvent['after'],
  after: AuditEvent['after'],
): Promise<void> {
  const { sessionId } = placed as Enrollment;
  const { id, userId, courseId, version } = after as Enrollment;
  if (sessionId === null || userId === tx.actorId) return;
  const params = { ...(await courseNames(tx, courseId)), ...(await sessionTimes(tx, sessionId)) };
  await notify(tx, [{ userId, kind, params, href: '/my-courses', dedupKey: `enrollment:${id}:${version}` }]);
}
