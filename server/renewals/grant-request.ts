import { bookEnrollment, enrollRequest } from '#shared/renewals/booking.ts';
import type { Change } from '#shared/renewals/step.ts';
import { currentCertificate, openEnrollmentFor } from '../enrollments/index.ts';
import type { Tx } from '../platform/context.ts';
import { occurrenceOf } from './occasion.ts';

/**
 * What a final approval brings: the next enrollment with the certificate's expiry as its due date, booked into the
 * preferred session when that has a seat; otherwise the training officer books it. Any other change passes unchanged.
 */
export async function grantApproved(tx: Tx, change: Change): Promise<Change> {
  const { request } = change;
  if (request.state !== 'approved' || request.enrollmentId !== null) return change;
  const certificate = await currentCertificate(tx, request.userId, request.courseId);
  const { enrollment } = await openEnrollmentFor(tx, {
    userId: request.userId,
    courseId: request.courseId,
    dueOn: certificate?.expiresOn ?? null,
    sessionId: request.preferredSessionId,
    renewsId: certificate?.id ?? null,
  });
  const occasion = occurrenceOf(tx);
  const enrolled = enrollRequest(request, enrollment.id, occasion);
  if (enrollment.seat !== 'booked' || enrollment.sessionId === null) return joined(change, enrolled);
  const seat = { enrollmentId: enrollment.id, sessionId: enrollment.sessionId };
  return joined(joined(change, enrolled), bookEnrollment(enrolled.request, seat, occasion));
}

/** Two changes of one request, one after the other. */
const joined = (first: Change, second: Change): Change => ({
  request: second.request,
  steps: [...first.steps, ...second.steps],
  log: [...first.log, ...second.log],
});
