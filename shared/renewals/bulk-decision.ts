import type { z } from 'zod';
import type { Problem } from '#shared/kernel/problem.ts';
import { type BulkDecisionResult, type RenewalRequest, RequestState } from './renewal.schemas.ts';

export type BulkResult = z.infer<typeof BulkDecisionResult>['results'][number];

/** What one decision of many came to. */
export const acceptedResult = (stepId: string, { state }: RenewalRequest): BulkResult => ({
  stepId,
  ok: true,
  state,
  code: null,
  detail: null,
});

/** The same for one that was refused, with the state that its request is in. */
export const refusedResult = (stepId: string, { code, message, details }: Problem): BulkResult => ({
  stepId,
  ok: false,
  state: RequestState.safeParse(details.state).data ?? null,
  code,
  detail: message,
});
