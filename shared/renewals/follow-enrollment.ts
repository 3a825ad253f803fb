import type { Enrollment } from '#shared/enrollments/enrollment.schemas.ts';
import { isOpen } from '#shared/enrollments/enrollment.ts';
import { bookEnrollment, completeByEnrollment, enrollRequest, unbookEnrollment } from './booking.ts';
import type { RenewalRequest, WorkflowLog } from './renewal.schemas.ts';
import type { Change, Occasion, Person } from './step.ts';

type Anybody = Occasion<Person | null>;
type Mine = Pick<Enrollment, 'id' | 'state'>;

/**
 * Is this the request that an enrollment was made for: approved with this enrollment, or with one that is over and that an
 * open one replaces. Person and course are the same.
 * @param own the request's enrollment as it is now
 */
export const isGrantedFor = ({ state }: RenewalRequest, own: Mine, enrollment: Mine): boolean =>
  (state === 'approved' || state === 'scheduled') &&
  (own.id === enrollment.id || (isOpen(enrollment) && replaceable.has(own.state)));

const replaceable: ReadonlySet<Enrollment['state']> = new Set(['cancelled', 'failed', 'no_show']);

/**
 * Failed or not attended: the approval stands, and the next enrollment takes this one's place, unless the course is closed.
 * Opening it is the caller's.
 */
export const needsAnother = (request: RenewalRequest, { id, state }: Mine): boolean =>
  request.enrollmentId === id && (state === 'failed' || state === 'no_show');

/**
 * Carries over to a granted request what happened to an enrollment. The enrollment is looked at as it now is, so that several
 * events about the same booking are one line of the timeline.
 * @param bookedInto the session that the timeline says it is booked into, `bookedSession`
 */
export function followEnrollment(
  request: RenewalRequest,
  enrollment: Enrollment,
  bookedInto: string | null,
  occasion: Anybody,
): Change {
  if (request.enrollmentId !== enrollment.id) {
    const change = enrollRequest(request, enrollment.id, occasion);
    return joined(change, seated(change.request, enrollment, bookedInto, occasion));
  }
  if (enrollment.state === 'completed') return completeByEnrollment(request, enrollment.id, occasion);
  return seated(request, enrollment, bookedInto, occasion);
}

/** The session of the timeline's latest booking. */
export const bookedSession = (timeline: readonly Pick<WorkflowLog, 'event' | 'details'>[]): string | null =>
  timeline.findLast(({ event }) => event === 'booked')?.details.sessionId ?? null;

/** Two changes of one request, one after the other. */
export const joined = (first: Change, second: Change): Change => ({
  request: second.request,
  steps: [...first.steps, ...second.steps],
  log: [...first.log, ...second.log],
});

/** A place on a waiting list is no seat; a session that was not attended in full needs another one. */
function seated(
  request: RenewalRequest,
  { id, sessionId, seat, attendance, state }: Enrollment,
  bookedInto: string | null,
  occasion: Anybody,
): Change {
  const hasSeat = isOpen({ state }) && seat === 'booked' && attendance === null;
  if (!hasSeat || sessionId === null) return unseated(request, occasion);
  if (request.state === 'scheduled' && bookedInto === sessionId) return unchanged(request);
  return bookEnrollment(request, { enrollmentId: id, sessionId }, occasion);
}

/** Its seat is gone, or was never there. */
function unseated(request: RenewalRequest, occasion: Anybody): Change {
  if (request.state !== 'scheduled' || request.enrollmentId === null) return unchanged(request);
  return unbookEnrollment(request, request.enrollmentId, occasion);
}

/** Nothing happens, and nothing is told. */
const unchanged = (request: RenewalRequest): Change => ({ request, steps: [], log: [] });
