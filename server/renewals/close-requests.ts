import { closeBecauseDeactivated } from '#shared/renewals/renewal.ts';
import type { Tx } from '../platform/context.ts';
import { cancelOpenEnrollment } from './cancel-open-enrollment.ts';
import { occurrenceOf } from './occasion.ts';
import { requestsOf } from './reach.repo.ts';
import { lockRequest, openRequestIds } from './requests.repo.ts';
import { applyChange } from './use-case.ts';

/** A deactivated person's open requests are cancelled, with the enrollments they brought. */
export async function closeRequestsOf(tx: Tx, userId: string): Promise<void> {
  for (const id of await openRequestIds(tx, requestsOf(userId))) {
    const locked = await lockRequest(tx, id);
    const { request, steps } = locked;
    await cancelOpenEnrollment(tx, request.enrollmentId, 'The person was deactivated.');
    const change = closeBecauseDeactivated(request, steps, occurrenceOf(tx));
    await applyChange(tx, 'renewal.cancelled', locked, change);
  }
}
