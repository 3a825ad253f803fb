import { conflict, forbidden, missing, Problem } from '#shared/kernel/problem.ts';
import { mayDecide, refusals } from './authority.ts';
import type { Decision, RenewalRequest } from './renewal.schemas.ts';
import { openUpper, type Routing } from './round.ts';
import { advance, type Change, endSteps, entry, type Step, waitingStep } from './step.ts';
import { refuseStale, refuseUnlessAllowed } from './transition.ts';

const outcomes = { approve: 'approved', return: 'returned', reject: 'rejected' } as const;

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
  refuseSilence(decision, comment);
  const decided: Step = {
    ...step,
    state: outcomes[decision],
    decidedById: routing.actor.userId,
    onBehalfOfId: right.onBehalfOfId,
    comment: comment ?? null,
    decidedAt: routing.at,
  };
  return decision === 'approve'
    ? approved(request, steps, decided, routing)
    : sentBack(request, steps, decided, routing);
}

function approved(request: RenewalRequest, steps: readonly Step[], decided: Step, routing: Routing): Change {
  const line = decisionLine(request, decided, routing);
  const upper = waitingStep(steps);
  if (upper === null) {
    const granted = advance(request, { state: 'approved', decidedAt: routing.at });
    return { request: granted, steps: [decided], log: [line] };
  }
  const opened = openUpper(request, upper, routing);
  return {
    request: advance(request, { state: opened.state }),
    steps: [decided, ...opened.steps],
    log: [line, ...opened.log],
  };
}

function sentBack(request: RenewalRequest, steps: readonly Step[], decided: Step, routing: Routing): Change {
  const closing =
    decided.state === 'rejected'
      ? ({ state: 'rejected', decidedAt: routing.at, closedAt: routing.at } as const)
      : ({ state: 'returned' } as const);
  const others = steps.filter(({ id }) => id !== decided.id);
  return {
    request: advance(request, closing),
    steps: [decided, ...endSteps(others, routing)],
    log: [decisionLine(request, decided, routing)],
  };
}

const decisionLine = (
  request: RenewalRequest,
  { id, state, kind, onBehalfOfId, comment }: Step,
  routing: Routing,
) =>
  entry(request, state === 'approved' || state === 'returned' ? state : 'rejected', routing, {
    stepId: id,
    onBehalfOfId,
    comment,
    details: { kind },
  });

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

function refuseSilence(decision: Decision['decision'], comment: string | undefined): void {
  if (decision === 'approve' || comment?.trim()) return;
  const message = 'Say why: the requester reads it.';
  throw new Problem('invalid', 'workflow.comment_needed', message, {
    errors: [{ path: 'comment', code: 'workflow.comment_needed', message }],
  });
}
