import { conflict } from '#shared/kernel/problem.ts';
import type { RenewalRequest } from './renewal.schemas.ts';
import { advance, type Change, entry, type Occasion, type Person } from './step.ts';
import { refuseUnlessAllowed } from './transition.ts';

type Anybody = Occasion<Person | null>;

/**
 * The approved request gets the enrollment that was made for it, or that stood open already. A later one takes the place
 * of one that failed or was cancelled, and is to be booked anew.
 */
export function enrollRequest(request: RenewalRequest, enrollmentId: string, occasion: Anybody): Change {
  refuseUnlessAllowed('enroll', request);
  if (request.enrollmentId === enrollmentId) {
    throw conflict('renewal.already_enrolled', 'This request has this enrollment already.', { enrollmentId });
  }
  return {
    request: advance(request, { state: 'approved', enrollmentId }),
    steps: [],
    log: [entry(request, 'enrollment_created', occasion, { details: { enrollmentId } })],
  };
}

/** The enrollment has a seat in a session: approved → scheduled. Another session later is one more line. */
export function bookEnrollment(
  request: RenewalRequest,
  { enrollmentId, sessionId }: { enrollmentId: string; sessionId: string },
  occasion: Anybody,
): Change {
  refuseUnlessAllowed('book', request);
  refuseOther(request, enrollmentId);
  return {
    request: advance(request, { state: 'scheduled' }),
    steps: [],
    log: [entry(request, 'booked', occasion, { details: { enrollmentId, sessionId } })],
  };
}

/** The session was cancelled, or the seat given up: scheduled → approved, to be booked again. */
export function unbookEnrollment(request: RenewalRequest, enrollmentId: string, occasion: Anybody): Change {
  refuseUnlessAllowed('unbook', request);
  refuseOther(request, enrollmentId);
  return {
    request: advance(request, { state: 'approved' }),
    steps: [],
    log: [entry(request, 'unbooked', occasion, { details: { enrollmentId } })],
  };
}

/** The enrollment is completed: the request has reached its end, booked through TrainFlow or not. */
export function completeByEnrollment(
  request: RenewalRequest,
  enrollmentId: string,
  occasion: Anybody,
): Change {
  refuseUnlessAllowed('complete', request);
  refuseOther(request, enrollmentId);
  return {
    request: advance(request, { state: 'completed', closedAt: occasion.at }),
    steps: [],
    log: [entry(request, 'completed', occasion, { details: { enrollmentId } })],
  };
}

function refuseOther(request: RenewalRequest, enrollmentId: string): void {
  if (request.enrollmentId === enrollmentId) return;
  throw conflict('renewal.other_enrollment', 'This enrollment was not made for this request.', {
    enrollmentId: request.enrollmentId,
  });
}
