import { approvalPath, type Leaders, type UpperApprover, upperApprover } from './approval-path.ts';
import type { RenewalRequest, RequestState, SkipReason } from './renewal.schemas.ts';
import { type StepCalendar, stepDays } from './sla.ts';
import { entry, type LogEntry, type Occasion, type Person, type Step } from './step.ts';

/** An occasion on which a step may open: with the leaders as they stand now and the tenant's way of counting days. */
export interface Routing<A extends Person | null = Person> extends Occasion<A> {
  leaders: Leaders;
  calendar: StepCalendar;
}
type AnyRouting = Routing<Person | null>;

/** Steps that changed, what the timeline says of it, and where the request now stands. */
export interface Routed {
  steps: Step[];
  log: LogEntry[];
  state: RequestState;
}

/** A new round: both steps, the first of them open. @param former all steps of earlier rounds */
export function startRound(request: RenewalRequest, former: readonly Step[], routing: AnyRouting): Routed {
  const { foreman, manager } = approvalPath(request, routing.leaders, routing);
  const round = Math.max(0, ...former.map((step) => step.round)) + 1;
  const lower = newStep(request, round, 'foreman', foreman.approverId, routing);
  const upper = { ...newStep(request, round, 'manager', manager.approverId, routing), pool: manager.pool };
  if (foreman.skipReason !== null) return skipUpward(request, lower, upper, foreman.skipReason, routing);
  const opened = openStep(request, lower, routing);
  return { steps: [opened.step, upper], log: [opened.line], state: 'pending_foreman' };
}

/** Ends the foreman's step without his decision, and opens the manager's. */
export function skipUpward(
  request: RenewalRequest,
  lower: Step,
  upper: Step,
  reason: SkipReason,
  routing: AnyRouting,
): Routed {
  const skipped: Step = { ...lower, state: 'skipped', skipReason: reason };
  const details = { kind: lower.kind, reason, personId: lower.approverId };
  const event = reason === 'overdue' ? 'escalated' : 'step_skipped';
  const line = entry(request, event, routing, { stepId: lower.id, details });
  const { steps, log, state } = openUpper(request, upper, routing);
  return { steps: [skipped, ...steps], log: [line, ...log], state };
}

/**
 * Opens the manager's step for whoever stands there today, who need not be the one foreseen at the submission. One line
 * for everybody the search passed over, with the reason.
 */
export function openUpper(
  request: RenewalRequest,
  step: Step,
  routing: AnyRouting,
  { approverId, pool, passed }: UpperApprover = upperApprover(request, routing.leaders, routing),
): Routed {
  const skips = passed.map(({ reason, personId }) =>
    entry(request, 'step_skipped', routing, {
      stepId: step.id,
      details: { kind: step.kind, reason, personId },
    }),
  );
  const opened = openStep(request, { ...step, approverId, pool }, routing);
  return { steps: [opened.step], log: [...skips, opened.line], state: 'pending_manager' };
}

/** Gives the step to its approver from today on, with the whole time for the decision. */
export function openStep(request: RenewalRequest, step: Step, routing: AnyRouting) {
  const { at, on, calendar } = routing;
  const { id, kind, approverId, pool } = step;
  const opened: Step = {
    ...step,
    state: 'pending',
    openedAt: at,
    ...stepDays(on, pool, calendar),
    remindedAt: null,
  };
  const line = entry(request, 'step_opened', routing, { stepId: id, details: { kind, approverId, pool } });
  return { step: opened, line };
}

const newStep = (
  request: RenewalRequest,
  round: number,
  kind: Step['kind'],
  approverId: string | null,
  { newId }: AnyRouting,
): Step => ({
  id: newId(),
  requestId: request.id,
  round,
  position: kind === 'foreman' ? 1 : 2,
  kind,
  state: 'waiting',
  approverId,
  pool: null,
  skipReason: null,
  decidedById: null,
  onBehalfOfId: null,
  comment: null,
  decidedAt: null,
  openedAt: null,
  dueOn: null,
  escalateOn: null,
  remindedAt: null,
  escalatedAt: null,
});
