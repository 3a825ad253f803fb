import { present } from '#shared/kernel/present.ts';
import { conflict, invalid } from '#shared/kernel/problem.ts';
import type { CourseSession, CourseSessionChange, NewCourseSession } from './course.schemas.ts';

/** The part of a session that people plan; the rest is counted or comes from the course. */
export type SessionPlan = Omit<
  CourseSession,
  'courseCode' | 'courseTitleEn' | 'courseTitleAr' | 'booked' | 'waiting'
>;

/** A session as it begins. A session that has been held may be entered afterwards. @throws Problem invalid (ends before it starts). */
export function planSession({
  id,
  courseId,
  ...input
}: NewCourseSession & { id: string; courseId: string }): SessionPlan {
  refuseBackwards(input);
  return { id, courseId, ...input, status: 'scheduled', version: 1 };
}

/**
 * Changes a session. More seats let the waiting list in; that is the caller's to do.
 * @param booked seats taken now, counted under the session's lock
 * @throws Problem conflict (moved on, cancelled), invalid (fewer seats than bookings, ends before it starts)
 */
export function changeSession<S extends SessionPlan>(
  session: S,
  booked: number,
  { version, ...change }: CourseSessionChange,
): S {
  refuseStale(session, version);
  refuseCancelled(session);
  const changed: S = { ...session, ...present(change), version: session.version + 1 };
  if (changed.seats < booked) {
    throw invalid(
      'seats',
      'fewer_than_booked',
      `${booked} people hold a seat: cancel bookings before you take seats away.`,
    );
  }
  refuseBackwards(changed);
  return changed;
}

/** Cancels a session. @throws Problem conflict (moved on, cancelled already). */
export function cancelSession<S extends SessionPlan>(session: S, version: number): S {
  refuseStale(session, version);
  refuseCancelled(session);
  return { ...session, status: 'cancelled', version: session.version + 1 };
}

function refuseBackwards({ startsAt, endsAt }: Pick<SessionPlan, 'startsAt' | 'endsAt'>): void {
  if (Date.parse(endsAt) <= Date.parse(startsAt)) {
    throw invalid('endsAt', 'ends_before_start', 'A session ends after it starts.');
  }
}

function refuseStale(session: SessionPlan, version: number): void {
  if (version === session.version) return;
  throw conflict('course_session.stale', 'Somebody changed the session meanwhile: look at it again.', {
    current: session,
  });
}

function refuseCancelled({ status }: SessionPlan): void {
  if (status === 'cancelled') throw conflict('course_session.cancelled', 'This session is cancelled.');
}
