import { refuseInactive } from '#shared/courses/course.ts';
import type { Enrollment, NewEnrollment } from '#shared/enrollments/enrollment.schemas.ts';
import { assign } from '#shared/enrollments/enrollment.ts';
import { newId } from '#shared/kernel/ids.ts';
import { conflict } from '#shared/kernel/problem.ts';
import { findCourse } from '../courses/index.ts';
import { command } from '../platform/command.ts';
import type { Tx } from '../platform/context.ts';
import { currentCertificate } from './certificates.repo.ts';
import { addEnrollment, lockEnrollments, lockPerson } from './enrollments.repo.ts';
import { lockKnown } from './recording.ts';
import { lockSessions, refuseSecondOpen, takeSeat } from './take-seat.ts';

/** With a session it is booked in the same breath, which writes an `enrollment.booked` of its own. */
export const assignEnrollment = command({
  event: 'enrollment.assigned',
  subject: 'enrollment',
  permission: 'enrollments:manage',
  async run(tx, input: NewEnrollment) {
    const sessions = await lockSessions(tx, [input.sessionId]);
    await lockPerson(tx, input.userId, tx.actor.scope);
    const after = await addAssigned(tx, { ...input, renewsId: null });
    const session = input.sessionId === null ? undefined : sessions.get(input.sessionId);
    if (!session) return { subjectId: after.id, before: null, after };
    const booked = await takeSeat(tx, await lockKnown(tx, after), session, undefined);
    tx.emit({
      action: 'enrollment.booked',
      subjectKind: 'enrollment',
      subjectId: after.id,
      before: after,
      after: booked,
    });
    return { subjectId: after.id, before: null, after, result: booked };
  },
});

type Assigned = Pick<NewEnrollment, 'id' | 'userId' | 'courseId' | 'dueOn'> & { renewsId: string | null };

/**
 * Adds an assigned enrollment; it renews what the person holds, unless said. The person is locked by the caller.
 * @throws Problem conflict: person or course no longer active, an open enrollment there already; missing (course)
 */
export async function addAssigned(
  tx: Tx,
  { id = newId(), renewsId, ...input }: Assigned,
): Promise<Enrollment> {
  const person = await lockPerson(tx, input.userId, 'tenant');
  if (!person.active) throw conflict('user.inactive', 'This person is no longer active.');
  refuseInactive(await findCourse(tx, input.courseId));
  const renewed = renewsId ?? (await currentCertificate(tx, input.userId, input.courseId))?.id ?? null;
  const enrollment = assign(input, { id, renewsId: renewed });
  refuseSecondOpen(enrollment, await lockEnrollments(tx, input.userId, input.courseId));
  const added = await addEnrollment(tx, enrollment);
  if (!added) throw conflict('enrollment.exists', 'There is an enrollment with this id already.');
  return enrollment;
}
