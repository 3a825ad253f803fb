import { command } from '../platform/command.ts';
import { findEnrollment } from './enrollments.repo.ts';
import { lockForChange } from './recording.ts';
import { lockSessions, takeSeat } from './take-seat.ts';

interface Booked {
  id: string;
  sessionId: string;
  version: number;
}

/** Sessions are locked before the person, here and wherever seats move: the order in which nobody waits for each other. */
export const bookEnrollment = command({
  event: 'enrollment.booked',
  subject: 'enrollment',
  permission: 'enrollments:manage',
  async run(tx, { id, sessionId, version }: Booked) {
    const { sessionId: formerId } = await findEnrollment(tx, id, tx.actor.scope);
    const sessions = await lockSessions(tx, [formerId, sessionId]);
    const locked = await lockForChange(tx, { id, version });
    const session = sessions.get(sessionId);
    if (!session) throw new Error('the session was locked above');
    const former = formerId === null ? undefined : sessions.get(formerId);
    const after = await takeSeat(tx, locked, session, former);
    return { subjectId: id, before: locked.enrollment, after };
  },
});
