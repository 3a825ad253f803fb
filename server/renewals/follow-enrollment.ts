import type { Enrollment } from '#shared/enrollments/enrollment.schemas.ts';
import { followEnrollment as follow, needsAnother } from '#shared/renewals/follow-enrollment.ts';
import type { RenewalRequest } from '#shared/renewals/renewal.schemas.ts';
import type { Change } from '#shared/renewals/step.ts';
import { findCourse } from '../courses/index.ts';
import { findEnrollment, openEnrollmentFor } from '../enrollments/index.ts';
import type { Tx } from '../platform/context.ts';
import { occurrenceOf } from './occasion.ts';
import { lockRequest } from './requests.repo.ts';
import { bookedSession, findGranted } from './surroundings.repo.ts';
import { applyChange } from './use-case.ts';

/** Carries over to its request what happened to an enrollment. */
export async function followEnrollment(tx: Tx, enrollmentId: string): Promise<void> {
  const enrollment = await findEnrollment(tx, enrollmentId, 'tenant');
  const requestId = await findGranted(tx, enrollment);
  if (requestId === null) return;
  const locked = await lockRequest(tx, requestId);
  const { request } = locked;
  const standing = await another(tx, request, enrollment);
  const change = follow(request, standing, await bookedSession(tx, requestId), occurrenceOf(tx));
  await applyChange(tx, eventOf(change), locked, change);
}

/** The enrollment that is the request's now: the next one where this one failed, unless the course is closed. */
async function another(tx: Tx, request: RenewalRequest, enrollment: Enrollment): Promise<Enrollment> {
  if (!needsAnother(request, enrollment)) return enrollment;
  const { userId, courseId, dueOn, renewsId } = enrollment;
  const { active } = await findCourse(tx, courseId);
  if (!active) return enrollment;
  const next = await openEnrollmentFor(tx, { userId, courseId, dueOn, sessionId: null, renewsId });
  return next.enrollment;
}

/** The event is named by where the request got to. */
function eventOf({ log }: Change): `renewal.${string}` {
  const events = log.map(({ event }) => event);
  if (events.includes('completed')) return 'renewal.completed';
  if (events.includes('enrollment_created')) return 'renewal.enrolled';
  return events.includes('booked') ? 'renewal.booked' : 'renewal.unbooked';
}
