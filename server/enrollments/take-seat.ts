import type { CourseSession } from '#shared/courses/course.schemas.ts';
import { equivalentsOf } from '#shared/courses/equivalents.ts';
import type { Enrollment } from '#shared/enrollments/enrollment.schemas.ts';
import { book, isOpen, type Seat } from '#shared/enrollments/enrollment.ts';
import { missingPrerequisites } from '#shared/enrollments/prerequisites.ts';
import { dateIn } from '#shared/kernel/dates.ts';
import { conflict } from '#shared/kernel/problem.ts';
import { getSession, listEquivalences, prerequisitesOf } from '../courses/index.ts';
import type { Tx } from '../platform/context.ts';
import { listCertificates } from './certificates.repo.ts';
import { saveEnrollment } from './enrollments.repo.ts';
import type { Locked } from './recording.ts';
import { findOverlap } from './seats.repo.ts';
import { admitWaiting } from './seats.ts';

/** Sessions under their locks, by id: always taken in the same order, so that two exchanges of seats cannot block each other. */
export async function lockSessions(
  tx: Tx,
  ids: readonly (string | null)[],
): Promise<Map<string, CourseSession>> {
  const sessions = new Map<string, CourseSession>();
  for (const id of [...new Set(ids)].sort()) if (id !== null) sessions.set(id, await getSession(tx, id));
  return sessions;
}

/**
 * Gives the enrollment a seat in the session, or a place on its waiting list when it is full; a seat held until now goes to
 * the first who waits for it. Sessions and person are locked by the caller.
 * @throws Problem conflict: full, begun, cancelled, another session at the same time, prerequisites not held
 */
export async function takeSeat(
  tx: Tx,
  { enrollment: before, ofCourse, person }: Locked,
  session: CourseSession,
  former: CourseSession | undefined,
): Promise<Enrollment> {
  if (!person.active) throw conflict('user.inactive', 'This person is no longer active.');
  const after = book(before, session, seatIn(session, before));
  refuseSecondOpen(before, ofCourse);
  refuseBegun(session, tx.now);
  await refuseOverlap(tx, before, session);
  await refuseUnprepared(tx, before, session);
  await saveEnrollment(tx, after);
  if (former && former.id !== session.id && before.seat === 'booked') await admitWaiting(tx, former);
  return after;
}

/** The seats are counted under the session's lock. */
function seatIn(session: CourseSession, { sessionId, seat }: Enrollment): Seat {
  const hasOne = sessionId === session.id && seat === 'booked';
  if (hasOne || session.booked < session.seats) return 'booked';
  if (session.waitingList) return 'waiting';
  throw conflict('course_session.full', 'Every seat of this session is taken, and it has no waiting list.');
}

/** Somebody who did not come is booked again on the same enrollment, unless he has another one by now. */
export function refuseSecondOpen(enrollment: Enrollment, ofCourse: readonly Enrollment[]): void {
  const other = ofCourse.find((each) => each.id !== enrollment.id && isOpen(each));
  if (other) {
    throw conflict('enrollment.open_exists', 'This person has an open enrollment in the course already.', {
      enrollmentId: other.id,
    });
  }
}

function refuseBegun({ startsAt }: CourseSession, now: string): void {
  if (Date.parse(startsAt) <= Date.parse(now)) {
    throw conflict('course_session.begun', 'This session has begun: choose a later one.');
  }
}

async function refuseOverlap(tx: Tx, enrollment: Enrollment, session: CourseSession): Promise<void> {
  const overlap = await findOverlap(tx, enrollment, session);
  if (overlap) {
    throw conflict(
      'enrollment.double_booked',
      `This person is at a session of ${overlap.courseCode} at that time.`,
      overlap,
    );
  }
}

/** What must be held first must be held on the session's first day. */
async function refuseUnprepared(tx: Tx, { userId }: Enrollment, session: CourseSession): Promise<void> {
  const prerequisites = await prerequisitesOf(tx, session.courseId);
  if (prerequisites.length === 0) return;
  const notHeld = new Set(
    missingPrerequisites(
      prerequisites.map(({ courseId }) => courseId),
      await listCertificates(tx, userId),
      equivalentsOf(await listEquivalences(tx)),
      dateIn(tx.zone, session.startsAt),
    ),
  );
  const first = prerequisites.filter(({ courseId }) => notHeld.has(courseId));
  if (first.length === 0) return;
  const codes = first.map(({ code }) => code);
  throw conflict('enrollment.prerequisite_missing', `Needs a valid ${codes.join(' and ')} first.`, {
    courseIds: first.map(({ courseId }) => courseId),
    courseCodes: codes,
  });
}
