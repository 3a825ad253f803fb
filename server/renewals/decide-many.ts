import type { z } from 'zod';
import { Problem } from '#shared/kernel/problem.ts';
import type { BulkDecision, BulkDecisionResult, RenewalRequest } from '#shared/renewals/renewal.schemas.ts';
import type { RequestContext } from '../platform/context.ts';
import { decideStep } from './decide-step.ts';

type BulkResult = z.infer<typeof BulkDecisionResult>['results'][number];

/** The same decision for many steps, one after the other, each in its own transaction: one refusal stops nothing. */
export async function decideMany(context: RequestContext, { steps, ...decision }: BulkDecision) {
  const results: BulkResult[] = [];
  for (const { stepId, version } of steps) {
    const key = context.idempotencyKey;
    const own = { ...context, idempotencyKey: key === null ? null : `${key.slice(0, 90)}:${stepId}` };
    results.push(
      await decideStep(own, { id: stepId, ...decision, version }).then(accepted(stepId), refused(stepId)),
    );
  }
  return { results };
}

const accepted =
  (stepId: string) =>
  (request: RenewalRequest): BulkResult => ({
    stepId,
    ok: true,
    state: request.state,
    code: null,
    detail: null,
  });

const refused =
  (stepId: string) =>
  (error: unknown): BulkResult => {
    if (!(error instanceof Problem) || error.kind === 'unauthenticated' || error.kind === 'internal')
      throw error;
    const { state } = error.details;
    const known = typeof state === 'string' ? (state as RenewalRequest['state']) : null;
    return { stepId, ok: false, state: known, code: error.code, detail: error.message };
  };
