import type { z } from 'zod';
import type { Submission } from '#shared/renewals/renewal.schemas.ts';
import { submitRequest } from '#shared/renewals/renewal.ts';
import { routingOf } from './occasion.ts';
import { renewalCommand } from './use-case.ts';

/** Sends a draft, or a returned request again, to its approvers. */
export const submitRenewal = renewalCommand(
  'renewal.submitted',
  'renewals:request',
  async (tx, { request, steps }, input: z.infer<typeof Submission> & { id: string }) =>
    submitRequest(request, steps, input, await routingOf(tx, request.userId)),
);
