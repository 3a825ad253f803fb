import { conflict } from '#shared/kernel/problem.ts';
import { upperApprover } from './approval-path.ts';
import type { RenewalRequest } from './renewal.schemas.ts';
import { openUpper, type Routing, skipUpward } from './round.ts';
import { attention, type StepCalendar } from './sla.ts';
import {
  advance,
  type Change,
  entry,
  type Occasion,
  type Person,
  pendingStep,
  type Step,
  waitingStep,
} from './step.ts';
import { refuseUnlessAllowed } from './transition.ts';

/**
 * Takes an overdue step to the next approver up: from the foreman to the manager, whose decision stands for both; from
 * the manager to the next head; from the highest head to the training officers. The former approver's turn is over.
 * @param steps all steps of the request
 * @throws Problem conflict `workflow.not_due` before the escalation day, and always at the training officers
 */
export function escalate(
  request: RenewalRequest,
  steps: readonly Step[],
  routing: Routing<Person | null>,
): Change {
  refuseUnlessAllowed('escalate', request);
  const open = dueStep(steps, 'escalate', routing, routing.calendar);
  const upper = waitingStep(steps);
  const raised: Step = { ...open, escalatedAt: routing.at };
  const moved =
    upper === null
      ? raiseUpper(request, raised, routing)
      : skipUpward(request, raised, upper, 'overdue', routing);
  return { request: advance(request, { state: moved.state }), steps: moved.steps, log: moved.log };
}

function raiseUpper(request: RenewalRequest, raised: Step, routing: Routing<Person | null>) {
  const { id, kind, approverId } = raised;
  const from = approverId === null ? undefined : { above: approverId };
  const line = entry(request, 'escalated', routing, {
    stepId: id,
    details: { kind, reason: 'overdue', personId: approverId },
  });
  const approver = upperApprover(request, routing.leaders, routing, from);
  const opened = openUpper(request, raised, routing, approver);
  return { ...opened, log: [line, ...opened.log] };
}

/**
 * Reminds the approver of the open step. The request keeps its version: a decision that is on its way from a laptop is
 * not made stale by a reminder.
 * @throws Problem conflict `workflow.not_due` when he needs none, or had one today
 */
export function remind(
  request: RenewalRequest,
  steps: readonly Step[],
  calendar: StepCalendar,
  occasion: Occasion<Person | null>,
): Change {
  refuseUnlessAllowed('remind', request);
  const open = dueStep(steps, 'remind', occasion, calendar);
  const { id, kind, approverId, pool } = open;
  const line = entry(request, 'reminded', occasion, { stepId: id, details: { kind, approverId, pool } });
  return { request, steps: [{ ...open, remindedAt: occasion.at }], log: [line] };
}

function dueStep(
  steps: readonly Step[],
  needed: 'escalate' | 'remind',
  { on }: Occasion<Person | null>,
  calendar: StepCalendar,
): Step {
  const open = pendingStep(steps);
  if (open !== null && attention(open, on, calendar) === needed) return open;
  throw conflict('workflow.not_due', 'This step needs no reminder and no escalation today.');
}
