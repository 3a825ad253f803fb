import { cancel } from '#shared/enrollments/enrollment.ts';
import { command } from '../platform/command.ts';
import { findEnrollment, saveEnrollment } from './enrollments.repo.ts';
import { lockForChange } from './recording.ts';
import { admitWaiting } from './seats.ts';
import { lockSessions } from './take-seat.ts';

/** A seat that becomes free goes to the first who waits for it. The reason stands in the audit log. */
export const cancelEnrollment = command({
  event: 'enrollment.cancelled',
  subject: 'enrollment',
  permission: 'enrollments:manage',
  async run(tx, { reason, ...asked }: { id: string; reason: string; version: number }) {
    const { sessionId } = await findEnrollment(tx, asked.id, tx.actor.scope);
    const sessions = await lockSessions(tx, [sessionId]);
    const { enrollment: before } = await lockForChange(tx, asked);
    const result = cancel(before);
    await saveEnrollment(tx, result);
    const session = before.sessionId === null ? undefined : sessions.get(before.sessionId);
    if (session && before.seat === 'booked') await admitWaiting(tx, session);
    return { subjectId: result.id, before, after: { ...result, reason }, result };
  },
});
