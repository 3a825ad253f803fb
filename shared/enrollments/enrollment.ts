import type { CourseSession } from '#shared/courses/course.schemas.ts';
import { conflict, invalid, Problem } from '#shared/kernel/problem.ts';
import type { Enrollment, EnrollmentState, NewEnrollment } from './enrollment.schemas.ts';

type Session = Pick<CourseSession, 'id' | 'courseId' | 'status'>;
/** A place in the session, or on its waiting list when it is full. */
export type Seat = NonNullable<Enrollment['seat']>;

const open: ReadonlySet<EnrollmentState> = new Set(['assigned', 'enrolled', 'in_progress']);
export const isOpen = ({ state }: Pick<Enrollment, 'state'>): boolean => open.has(state);

/** A new enrollment, not booked yet. `renewsId`: the certificate it is to renew, if any. */
export const assign = (
  { userId, courseId, dueOn }: Pick<NewEnrollment, 'userId' | 'courseId' | 'dueOn'>,
  { id, renewsId = null }: { id: string; renewsId?: string | null },
): Enrollment => ({
  id,
  userId,
  courseId,
  state: 'assigned',
  sessionId: null,
  seat: null,
  dueOn,
  attendance: null,
  renewsId,
  ...uncompleted,
  revokedAt: null,
  revocationReason: null,
  revision: 0,
  version: 1,
});

/** Everything that a completion fills, empty. */
export const uncompleted = {
  completedOn: null,
  rule: null,
  anchorOn: null,
  cycle: null,
  expiresOn: null,
  windowOpensOn: null,
  graceUntilOn: null,
  dispensationUntilOn: null,
  issuer: null,
  certificateNumber: null,
} as const;

/**
 * Books a session of the course, or a place on its waiting list, in the place of any former booking. Someone who did
 * not come, or came in part, is booked again; a failed training takes a new enrollment.
 */
export function book(enrollment: Enrollment, session: Session, seat: Seat): Enrollment {
  if (enrollment.state !== 'no_show') refuseClosed(enrollment);
  if (session.courseId !== enrollment.courseId)
    throw invalid('sessionId', 'enrollment.session_of_another_course', 'The session is of another course.');
  if (session.status === 'cancelled')
    throw conflict('course_session.cancelled', 'The session has been cancelled.');
  const again = enrollment.sessionId === session.id && enrollment.attendance === null;
  if (again && (enrollment.seat === 'booked' || enrollment.seat === seat))
    throw conflict('enrollment.already_booked', 'The person already has this place.');
  const state = seat === 'booked' ? 'enrolled' : 'assigned';
  return changed(enrollment, { state, sessionId: session.id, seat, attendance: null });
}

/** A place has become free for someone on the waiting list. */
export function admit(enrollment: Enrollment): Enrollment {
  refuseClosed(enrollment);
  if (enrollment.seat !== 'waiting')
    throw conflict('enrollment.not_waiting', 'The person is not on the waiting list.');
  return changed(enrollment, { state: 'enrolled', seat: 'booked' });
}

/** The session is cancelled: the enrollment waits for another one. What has begun goes on. */
export function unbook(enrollment: Enrollment): Enrollment {
  refuseClosed(enrollment);
  const state = enrollment.state === 'in_progress' ? 'in_progress' : 'assigned';
  return changed(enrollment, { state, sessionId: null, seat: null });
}

/** The training has begun. */
export function start(enrollment: Enrollment): Enrollment {
  refuseClosed(enrollment);
  if (enrollment.state === 'in_progress')
    throw conflict('enrollment.already_started', 'The training has already begun.');
  if (enrollment.seat === 'waiting')
    throw conflict('enrollment.not_booked', 'The person is still on the waiting list.');
  return changed(enrollment, { state: 'in_progress' });
}

/** Not passed. A certificate still valid is another enrollment and stays so. Nobody records his own. */
export function fail(enrollment: Enrollment, { actorId }: { actorId: string }): Enrollment {
  refuseOwn(enrollment, actorId);
  refuseClosed(enrollment);
  return changed(enrollment, { state: 'failed' });
}

/** Cancels an open enrollment; its place is free again. */
export function cancel(enrollment: Enrollment): Enrollment {
  refuseClosed(enrollment);
  return changed(enrollment, { state: 'cancelled', seat: null });
}

export const changed = (enrollment: Enrollment, changes: Partial<Enrollment>): Enrollment => ({
  ...enrollment,
  ...changes,
  version: enrollment.version + 1,
});

export function refuseClosed({ state }: Enrollment): void {
  if (state === 'completed')
    throw conflict('enrollment.already_completed', 'The training is already recorded as completed.', {
      state,
    });
  if (!open.has(state))
    throw conflict('enrollment.closed', 'The enrollment is closed; nothing can be recorded on it.', {
      state,
    });
}

/** Nobody records, corrects or extends a training of his own. */
export function refuseOwn({ userId }: Enrollment, actorId: string): void {
  if (userId === actorId)
    throw new Problem('forbidden', 'enrollment.own_record', 'Nobody decides on a training of his own.');
}
