import { approvalPath, upperApprover } from './approval-path.ts';
import type { RenewalRequest } from './renewal.schemas.ts';
import { openStep, openUpper, type Routed, type Routing, skipUpward } from './round.ts';
import { advance, type Change, entry, type Person, pendingStep, type Step, waitingStep } from './step.ts';
import { refuseUnlessAllowed } from './transition.ts';

type AnyRouting = Routing<Person | null>;

/** Why open steps are looked at again: the person was transferred, or one of his leaders changed or was deactivated. */
export type RerouteCause = 'transfer' | 'leader_changed' | 'leader_deactivated';

/**
 * Moves the open step to whoever is to decide it now: the new foreman or manager; with nobody left at its level, up the
 * path. The new approver has the whole time. A step that stays where it is remains untouched, and an escalated one
 * does not come back down, except after a transfer, when the new department begins anew.
 * @param steps all steps of the request
 * @returns the same request, with no line for the timeline, when nobody's turn changed
 */
export function reroute(
  request: RenewalRequest,
  steps: readonly Step[],
  cause: RerouteCause,
  routing: AnyRouting,
): Change {
  refuseUnlessAllowed('reroute', request);
  const open = pendingStep(steps);
  if (open === null) return { request, steps: [], log: [] };
  const upper = waitingStep(steps);
  const moved =
    upper === null
      ? rerouteUpper(request, open, cause, routing)
      : rerouteForeman(request, open, upper, cause, routing);
  const changed = moved.log.length > 0;
  return {
    request: changed ? advance(request, { state: moved.state }) : request,
    steps: moved.steps,
    log: moved.log,
  };
}

function rerouteForeman(
  request: RenewalRequest,
  open: Step,
  upper: Step,
  cause: RerouteCause,
  routing: AnyRouting,
): Routed {
  const { foreman, manager } = approvalPath(request, routing.leaders, routing);
  if (foreman.skipReason !== null) {
    const line = leaving(request, open, cause, routing);
    const lower = { ...open, approverId: foreman.approverId };
    const skipped = skipUpward(request, lower, upper, foreman.skipReason, routing);
    return { ...skipped, log: [line, ...skipped.log] };
  }
  const foreseen = { ...upper, approverId: manager.approverId, pool: manager.pool };
  const steps = sameApprover(foreseen, upper) ? [] : [foreseen];
  if (foreman.approverId === open.approverId) return { steps, log: [], state: request.state };
  const line = leaving(request, open, cause, routing);
  const opened = openStep(request, { ...open, approverId: foreman.approverId }, routing);
  return { steps: [opened.step, ...steps], log: [line, opened.line], state: request.state };
}

function rerouteUpper(request: RenewalRequest, open: Step, cause: RerouteCause, routing: AnyRouting): Routed {
  const climbed = open.escalatedAt !== null && cause !== 'transfer';
  if (climbed && open.approverId === null) return { steps: [], log: [], state: request.state };
  const from = climbed && open.approverId !== null ? { at: open.approverId } : undefined;
  const approver = upperApprover(request, routing.leaders, routing, from);
  if (sameApprover(approver, open)) return { steps: [], log: [], state: request.state };
  const line = leaving(request, open, cause, routing);
  const moved = { ...open, escalatedAt: climbed ? open.escalatedAt : null };
  const opened = openUpper(request, moved, routing, approver);
  return { ...opened, log: [line, ...opened.log] };
}

type Named = Pick<Step, 'approverId' | 'pool'>;
const sameApprover = (a: Named, b: Named) => a.approverId === b.approverId && a.pool === b.pool;

const leaving = (
  request: RenewalRequest,
  { id, kind, approverId }: Step,
  cause: RerouteCause,
  routing: AnyRouting,
) => entry(request, 'rerouted', routing, { stepId: id, details: { kind, cause, personId: approverId } });
