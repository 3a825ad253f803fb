import { conflict, forbidden, missing } from '#shared/kernel/problem.ts';
import { mayDecide, refusals } from './authority.ts';
import type { Decision, RenewalRequest } from './renewal.schemas.ts';
import type { Routing } from './round.ts';
import { settle } from './settle.ts';
import type { Change, Step } from './step.ts';
import { refuseStale, refuseUnlessAllowed } from './transition.ts';

/**
 * Approves, returns or rejects one step. Approving the foreman's step opens the manager's; approving the manager's
 * approves the request; returning and rejecting end the round and need a comment.
 * @param steps all steps of the request
 * @throws Problem 404 for an unknown step; 409 `renewal.already_decided` with who decided what and when, `renewal.stale`,
 * `workflow.step_waiting`; 403 `workflow.own_request`, `workflow.asked_by_you`, `workflow.not_your_step`;
 * 400 `workflow.comment_needed`
 */
export function decide(
  request: RenewalRequest,
  steps: readonly Step[],
  stepId: string,
  { decision, comment, version }: Decision,
  routing: Routing,
): Change {
  const step = steps.find(({ id }) => id === stepId);
  if (step === undefined) throw missing('workflow_step');
  refuseUnlessPending(request, step);
  refuseStale(request, version);
  const right = mayDecide(step, request, routing.actor, routing.leaders.delegations, routing);
  if (!right.may) throw forbidden(right.code, refusals[right.code]);
  return settle(request, steps, step, { decision, comment, onBehalfOfId: right.onBehalfOfId }, routing);
}

function refuseUnlessPending(request: RenewalRequest, step: Step): void {
  const standing = {
    step: step.state,
    decidedById: step.decidedById,
    onBehalfOfId: step.onBehalfOfId,
    decidedAt: step.decidedAt,
  };
  refuseUnlessAllowed('decide', request, standing);
  if (step.state === 'pending') return;
  const details = { state: request.state, version: request.version, ...standing };
  if (step.state === 'waiting') {
    throw conflict('workflow.step_waiting', 'The step before this one is not decided yet.', details);
  }
  throw conflict('renewal.already_decided', 'This request was decided meanwhile.', details);
}
