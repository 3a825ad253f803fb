import { missing, Problem } from '#shared/kernel/problem.ts';
import { decide } from '#shared/renewals/decision.ts';
import { decideLate, type Past, rightThen } from '#shared/renewals/late-decision.ts';
import type { Decision, RenewalRequest } from '#shared/renewals/renewal.schemas.ts';
import type { Routing } from '#shared/renewals/round.ts';
import type { Change } from '#shared/renewals/step.ts';
import { type Change as Changed, command } from '../platform/command.ts';
import type { Tx } from '../platform/context.ts';
import { grantApproved } from './grant-request.ts';
import { holdLeaders } from './leaders.repo.ts';
import { routingOf } from './occasion.ts';
import { findPast } from './past.repo.ts';
import { type Locked, lockRequest, requestIdOfStep, saveChange } from './requests.repo.ts';
import { isSeen } from './sight.repo.ts';
import { findNames } from './surroundings.repo.ts';
import { formerOf, type RenewalEvent } from './use-case.ts';

/**
 * Approves, returns or rejects a step. Of two deciders at once one stands; the other is told who decided and what. Who
 * decided without a network decides by the right that he had then, also when the request has left his sight since.
 */
export const decideStep = command({
  event: 'renewal.decided',
  subject: 'renewal_request',
  permission: 'workflow:decide',
  async run(
    tx,
    { id: stepId, ...decision }: Decision & { id: string },
  ): Promise<Changed<RenewalEvent, RenewalRequest>> {
    const requestId = await requestIdOfStep(tx, stepId);
    const past = await findPast(tx, stepId);
    const seen = await isSeen(tx, requestId);
    if (!seen && past === null) throw missing('workflow_step');
    await holdLeaders(tx);
    const locked = await lockRequest(tx, requestId);
    const { request, steps } = locked;
    const routing = await routingOf(tx, request.userId);
    if (!seen && !hadRight(locked, stepId, routing, past)) throw missing('workflow_step');
    const decided = await named(tx, () =>
      past === null
        ? decide(request, steps, stepId, decision, routing)
        : late(tx, decideLate(request, steps, stepId, decision, routing, past)),
    );
    const after = await grantApproved(tx, decided);
    await saveChange(tx, after);
    const onBehalfOfId = after.steps.find(({ id }) => id === stepId)?.onBehalfOfId ?? null;
    return {
      subjectId: requestId,
      before: formerOf(locked, after),
      after,
      result: after.request,
      onBehalfOfId,
    };
  },
});

function hadRight({ request, steps }: Locked, stepId: string, routing: Routing, past: Past | null): boolean {
  const step = steps.find(({ id }) => id === stepId);
  return step !== undefined && past !== null && rightThen(request, step, routing, past).may;
}

function late(tx: Tx, { review, ...change }: Change & { review: boolean }): Change {
  if (review) tx.offline?.review();
  return change;
}

/** A refusal because somebody else was faster says his name, not only his id. */
async function named<T>(tx: Tx, act: () => T): Promise<T> {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof Problem) || typeof error.details.decidedById !== 'string') throw error;
    const decider = await findNames(tx, error.details.decidedById);
    const details = { ...error.details, decidedByNameEn: decider?.nameEn, decidedByNameAr: decider?.nameAr };
    throw new Problem(error.kind, error.code, error.message, { errors: error.errors, details });
  }
}
