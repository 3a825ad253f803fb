import type { z } from 'zod';
import type { RenewalCancellation } from '#shared/renewals/renewal.schemas.ts';
import { cancelRequest } from '#shared/renewals/renewal.ts';
import { cancelOpenEnrollment } from './cancel-open-enrollment.ts';
import { occasionOf } from './occasion.ts';
import { renewalCommand } from './use-case.ts';

/** The training officer cancels a request; an enrollment that it brought goes with it. */
export const cancelRenewal = renewalCommand({
  event: 'renewal.cancelled',
  permission: 'renewals:oversee',
  async act(tx, { request, steps }, input: z.infer<typeof RenewalCancellation> & { id: string }) {
    const change = cancelRequest(request, steps, input, occasionOf(tx));
    await cancelOpenEnrollment(tx, request.enrollmentId, input.reason);
    return change;
  },
});
