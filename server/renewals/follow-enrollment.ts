import type { Enrollment } from '#shared/enrollments/enrollment.schemas.ts';
import { isOpen } from '#shared/enrollments/enrollment.ts';
import {
  bookEnrollment,
  completeByEnrollment,
  enrollRequest,
  unbookEnrollment,
} from '#shared/renewals/booking.ts';
import type { RenewalRequest } from '#shared/renewals/renewal.schemas.ts';
import type { Change } from '#shared/renewals/step.ts';
import { findCourse } from '../courses/index.ts';
import { findEnrollment, openEnrollmentFor } from '../enrollments/index.ts';
import type { Tx } from '../platform/context.ts';
import { joined, unchanged } from './changes.ts';
import { occurrenceOf } from './occasion.ts';
import { lockRequest } from './requests.repo.ts';
import { bookedSession, findGranted } from './surroundings.repo.ts';
import { applyChange } from './use-case.ts';

/**
 * Carries over to its request what happened to an enrollment. The enrollment is read as it now is, so that several events
 * of one transaction about the same booking are one line of the timeline.
 */
export async function followEnrollment(tx: Tx, enrollmentId: string): Promise<void> {
  const enrollment = await findEnrollment(tx, enrollmentId, 'tenant');
  const requestId = await findGranted(tx, enrollment);
  if (requestId === null) return;
  const locked = await lockRequest(tx, requestId);
  const change = await follow(tx, locked.request, enrollment);
  await applyChange(tx, eventOf(change), locked, change);
}

async function follow(tx: Tx, request: RenewalRequest, enrollment: Enrollment): Promise<Change> {
  const { id, state } = enrollment;
  if (request.enrollmentId !== id) return enrolled(tx, request, enrollment);
  if (state === 'completed') return completeByEnrollment(request, id, occurrenceOf(tx));
  if (state === 'failed' || state === 'no_show') return again(tx, request, enrollment);
  return seated(tx, request, enrollment);
}

/** Failed or not attended: the approval stands, and the next enrollment takes its place, unless the course is closed. */
async function again(tx: Tx, request: RenewalRequest, enrollment: Enrollment): Promise<Change> {
  const { userId, courseId, dueOn, renewsId } = enrollment;
  const { active } = await findCourse(tx, courseId);
  if (!active) return unseated(tx, request);
  const next = await openEnrollmentFor(tx, { userId, courseId, dueOn, sessionId: null, renewsId });
  return enrolled(tx, request, next.enrollment);
}

async function enrolled(tx: Tx, request: RenewalRequest, enrollment: Enrollment): Promise<Change> {
  const change = enrollRequest(request, enrollment.id, occurrenceOf(tx));
  return joined(change, await seated(tx, change.request, enrollment));
}

/** A place on a waiting list is no seat; a session that was not attended in full needs another one. */
async function seated(tx: Tx, request: RenewalRequest, enrollment: Enrollment): Promise<Change> {
  const { id, sessionId, seat, attendance, state } = enrollment;
  const hasSeat = isOpen({ state }) && seat === 'booked' && attendance === null;
  if (!hasSeat || sessionId === null) return unseated(tx, request);
  if (request.state === 'scheduled' && (await bookedSession(tx, request.id)) === sessionId)
    return unchanged(request);
  return bookEnrollment(request, { enrollmentId: id, sessionId }, occurrenceOf(tx));
}

function unseated(tx: Tx, request: RenewalRequest): Change {
  if (request.state !== 'scheduled' || request.enrollmentId === null) return unchanged(request);
  return unbookEnrollment(request, request.enrollmentId, occurrenceOf(tx));
}

/** The event is named by where the request got to. */
function eventOf({ log }: Change): `renewal.${string}` {
  const events = log.map(({ event }) => event);
  if (events.includes('completed')) return 'renewal.completed';
  if (events.includes('enrollment_created')) return 'renewal.enrolled';
  return events.includes('booked') ? 'renewal.booked' : 'renewal.unbooked';
}
