import { dateIn } from '#shared/kernel/dates.ts';
import { missing } from '#shared/kernel/problem.ts';
import { type Authority, mayDecide } from './authority.ts';
import { decide } from './decision.ts';
import type { DelegationPeriod } from './delegation.ts';
import type { Decision, RenewalRequest } from './renewal.schemas.ts';
import type { Routing } from './round.ts';
import { settle } from './settle.ts';
import type { Change, LogEntry, Moment, Step } from './step.ts';

/** What is known of the time when somebody decided without a network. */
export interface Past {
  /** When he did, as far as his clock is believed; never after now. */
  decidedAt: string;
  /** The lines of the timeline about the step, in the order in which they were written. */
  history: readonly Pick<LogEntry, 'event' | 'at' | 'details'>[];
  /** Every delegation that was given to him. */
  delegations: readonly DelegationPeriod[];
}

/**
 * A decision that was taken without a network and arrives now. While nothing has happened it is like any other, at the time
 * when it was taken. A step that went to somebody else meanwhile (by a transfer, another leader, an escalation) is still
 * decided by him whose turn it was then, as long as nobody has decided: such a decision is to be reviewed.
 * @throws Problem as `decide`; 409 with the present state when it was decided meanwhile
 */
export function decideLate(
  request: RenewalRequest,
  steps: readonly Step[],
  stepId: string,
  decision: Decision,
  routing: Routing,
  past: Past,
): Change & { review: boolean } {
  const step = stepOf(steps, stepId);
  const late = { ...routing, doneAt: momentOf(past, routing).at };
  const now = mayDecide(step, request, routing.actor, routing.leaders.delegations, routing);
  const then = rightThen(request, step, routing, past);
  const isUnmoved = now.may && decision.version === request.version;
  if (isUnmoved || !then.may || !isUndecided(step, steps, request))
    return { ...decide(request, steps, stepId, decision, late), review: false };
  const verdict = { ...decision, onBehalfOfId: then.onBehalfOfId, cause: 'moved_meanwhile' } as const;
  return { ...settle(request, steps, step, verdict, late), review: true };
}

/** By what right he could decide the step when he did, by what was written down then. */
export function rightThen(request: RenewalRequest, step: Step, routing: Routing, past: Past): Authority {
  const moment = momentOf(past, routing);
  const turn = turnAt(past.history, moment.at);
  if (turn === null) return { may: false, code: 'workflow.not_your_step' };
  return mayDecide({ ...step, ...turn }, request, routing.actor, past.delegations, moment);
}

type Turn = Pick<Step, 'approverId' | 'pool'>;

/** Whose turn it was at an instant; null: nobody's. */
function turnAt(history: Past['history'], at: string): Turn | null {
  let turn: Turn | null = null;
  for (const { event, details } of history.filter((line) => Date.parse(line.at) <= Date.parse(at))) {
    const { approverId = null, pool } = details;
    if (event === 'step_opened') turn = { approverId, pool: pool === 'training_officer' ? pool : null };
    else if (event === 'rerouted' || event === 'escalated') turn = null;
  }
  return turn;
}

/** Nobody decides a step before it is open, whatever his clock says. */
function momentOf({ decidedAt, history }: Past, { calendar }: Routing): Moment {
  const opened = history.find(({ event }) => event === 'step_opened')?.at ?? decidedAt;
  const at = Date.parse(decidedAt) < Date.parse(opened) ? opened : decidedAt;
  return { at, on: dateIn(calendar.timeZone, at) };
}

/** It waits for a decision, or was taken from its approver while all that comes after it still waits. */
function isUndecided(step: Step, steps: readonly Step[], request: RenewalRequest): boolean {
  if (step.state === 'pending') return true;
  const others = steps.filter(({ id, round }) => id !== step.id && round === step.round);
  return (
    step.state === 'skipped' &&
    step.openedAt !== null &&
    request.state === 'pending_manager' &&
    others.some(({ state }) => state === 'pending')
  );
}

function stepOf(steps: readonly Step[], stepId: string): Step {
  const step = steps.find(({ id }) => id === stepId);
  if (step === undefined) throw missing('workflow_step');
  return step;
}
