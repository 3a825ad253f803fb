import { bookEnrollment, enrollRequest } from '#shared/renewals/booking.ts';
import { joined } from '#shared/renewals/follow-enrollment.ts';
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
  const enrolled = joined(change, enrollRequest(request, enrollment.id, occasion));
  const { id: enrollmentId, seat, sessionId, attendance } = enrollment;
  if (seat !== 'booked' || sessionId === null || attendance !== null) return enrolled;
  return joined(enrolled, bookEnrollment(enrolled.request, { enrollmentId, sessionId }, occasion));
}
