import { createHash } from 'node:crypto';
import { Problem } from '#shared/kernel/problem.ts';
import { acceptedResult, type BulkResult, refusedResult } from '#shared/renewals/bulk-decision.ts';
import type { BulkDecision } from '#shared/renewals/renewal.schemas.ts';
import type { RequestContext } from '../platform/context.ts';
import { refusalOfSqlState } from '../platform/http/sql-state.ts';
import { decideStep } from './decide-step.ts';

/**
 * The same decision for many steps, one after the other, each in its own transaction: one refusal stops nothing. Sent again
 * it changes nothing, since each step has an idempotency key of its own; that holds for a laptop's stored request too.
 */
export async function decideMany(context: RequestContext, { steps, ...decision }: BulkDecision) {
  const results: BulkResult[] = [];
  for (const { stepId, version } of steps) {
    const own = { ...context, once: null, idempotencyKey: keyFor(stepId, context) };
    const decided = decideStep(own, { id: stepId, ...decision, version });
    results.push(await decided.then((request) => acceptedResult(stepId, request), refused(stepId)));
  }
  return { results };
}

/** A key of each row's own: the call's, hashed so that it fits beside the row's id. */
const keyFor = (stepId: string, { idempotencyKey }: RequestContext): string | null =>
  idempotencyKey === null
    ? null
    : `${createHash('sha256').update(idempotencyKey).digest('base64url')}:${stepId}`;

/** What concerns this row alone is its result; what concerns the whole call, or is our own fault, ends it. */
const refused =
  (stepId: string) =>
  (error: unknown): BulkResult => {
    if (error instanceof Problem && !isOfTheCall(error)) return refusedResult(stepId, error);
    const refusal = refusalOfSqlState(error);
    if (refusal?.status !== 409) throw error;
    return { stepId, ok: false, state: null, code: refusal.code, detail: refusal.detail };
  };

/** Refused at the door, whatever step was asked for: no session, no right to decide, a password to be changed first. */
const isOfTheCall = ({ kind, code }: Problem): boolean =>
  kind === 'unauthenticated' ||
  kind === 'internal' ||
  (kind === 'forbidden' && !code.startsWith('workflow.'));
