import type { Enrollment } from '#shared/enrollments/enrollment.schemas.ts';
import { isOpen } from '#shared/enrollments/enrollment.ts';
import { reuseOpen } from '#shared/enrollments/next.ts';
import { Problem } from '#shared/kernel/problem.ts';
import type { Tx } from '../platform/context.ts';
import { addAssigned } from './assign-enrollment.ts';
import { lockEnrollments, lockPerson, saveEnrollment } from './enrollments.repo.ts';
import { lockKnown } from './recording.ts';
import { lockSessions, takeSeat } from './take-seat.ts';

interface Next {
  userId: string;
  courseId: string;
  dueOn: string | null;
  /** Booked if it can be; null leaves it for the training officer. */
  sessionId: string | null;
  /** The certificate to renew; null: the one the person holds, if any. */
  renewsId: string | null;
}

export interface Opened {
  enrollment: Enrollment;
  /** Why the session could not be booked: full, begun, prerequisites… The enrollment stands, without a seat. */
  bookingRefused: Problem | null;
}

/**
 * The person's next enrollment in a course: the open one with this due date, or a new one. For other use cases, under their
 * permission and whatever their actor sees; its events are its own (`enrollment.assigned`, `.due_changed`, `.booked`).
 * @throws Problem as `addAssigned`; a refused booking is answered, not thrown
 */
export async function openEnrollmentFor(tx: Tx, next: Next): Promise<Opened> {
  const sessions = await lockSessions(tx, [next.sessionId]);
  await lockPerson(tx, next.userId, 'tenant');
  const open = (await lockEnrollments(tx, next.userId, next.courseId)).find(isOpen);
  const enrollment = open ? await reuse(tx, open, next) : await addNew(tx, next);
  const session = next.sessionId === null ? undefined : sessions.get(next.sessionId);
  if (!session || enrollment.seat === 'booked') return { enrollment, bookingRefused: null };
  try {
    const booked = await takeSeat(tx, await lockKnown(tx, enrollment), session, undefined);
    tell(tx, 'enrollment.booked', enrollment, booked);
    return { enrollment: booked, bookingRefused: null };
  } catch (error) {
    // A refusal comes before anything is written; whatever else goes wrong ends the transaction.
    if (error instanceof Problem) return { enrollment, bookingRefused: error };
    throw error;
  }
}

async function addNew(tx: Tx, next: Next): Promise<Enrollment> {
  const enrollment = await addAssigned(tx, next);
  tell(tx, 'enrollment.assigned', null, enrollment);
  return enrollment;
}

/** A seat it has already stays its own. */
async function reuse(tx: Tx, open: Enrollment, next: Next): Promise<Enrollment> {
  const after = reuseOpen(open, next);
  if (after === open) return open;
  await saveEnrollment(tx, after);
  tell(tx, 'enrollment.due_changed', open, after);
  return after;
}

const tell = (tx: Tx, action: string, before: Enrollment | null, after: Enrollment) =>
  tx.emit({ action, subjectKind: 'enrollment', subjectId: after.id, before, after });
