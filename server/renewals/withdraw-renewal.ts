import type { z } from 'zod';
import type { Withdrawal } from '#shared/renewals/renewal.schemas.ts';
import { withdrawRequest } from '#shared/renewals/renewal.ts';
import { occasionOf } from './occasion.ts';
import { renewalCommand } from './use-case.ts';

/** The requester takes his request back. */
export const withdrawRenewal = renewalCommand({
  event: 'renewal.withdrawn',
  permission: 'renewals:request',
  act: (tx, { request, steps }, input: z.infer<typeof Withdrawal> & { id: string }) =>
    withdrawRequest(request, steps, input, occasionOf(tx)),
});
