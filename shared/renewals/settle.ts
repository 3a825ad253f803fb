import { Problem } from '#shared/kernel/problem.ts';
import type { Decision, RenewalRequest } from './renewal.schemas.ts';
import { openUpper, type Routing } from './round.ts';
import {
  advance,
  type Change,
  endSteps,
  entry,
  type LogEntry,
  pendingStep,
  type Step,
  waitingStep,
  whenDone,
} from './step.ts';

const outcomes = { approve: 'approved', return: 'returned', reject: 'rejected' } as const;

/** A decision that its author may take. */
export interface Verdict extends Pick<Decision, 'decision' | 'comment'> {
  onBehalfOfId: string | null;
  /** Why somebody should look at it, for its line of the timeline. */
  cause?: 'moved_meanwhile';
}

/**
 * What a decision brings about, whoever was entitled to it. A step that was passed over may be decided after all while the
 * one above it still waits: an approval then only stands beside it. @throws Problem invalid `workflow.comment_needed`
 */
export function settle(
  request: RenewalRequest,
  steps: readonly Step[],
  step: Step,
  { decision, comment, onBehalfOfId, cause }: Verdict,
  routing: Routing,
): Change {
  refuseSilence(decision, comment);
  const decided: Step = {
    ...step,
    state: outcomes[decision],
    skipReason: null,
    decidedById: routing.actor.userId,
    onBehalfOfId,
    comment: comment ?? null,
    decidedAt: whenDone(routing).at,
  };
  const line = decisionLine(request, decided, cause, routing);
  return decision === 'approve'
    ? approved(request, steps, decided, line, routing)
    : sentBack(request, steps, decided, line, routing);
}

function approved(
  request: RenewalRequest,
  steps: readonly Step[],
  decided: Step,
  line: LogEntry,
  routing: Routing,
): Change {
  const open = pendingStep(steps);
  if (open !== null && open.id !== decided.id)
    return { request: advance(request, {}), steps: [decided], log: [line] };
  const upper = waitingStep(steps);
  if (upper === null) {
    const granted = advance(request, { state: 'approved', decidedAt: whenDone(routing).at });
    return { request: granted, steps: [decided], log: [line] };
  }
  const opened = openUpper(request, upper, routing);
  return {
    request: advance(request, { state: opened.state }),
    steps: [decided, ...opened.steps],
    log: [line, ...opened.log],
  };
}

function sentBack(
  request: RenewalRequest,
  steps: readonly Step[],
  decided: Step,
  line: LogEntry,
  routing: Routing,
): Change {
  const { at } = whenDone(routing);
  const closing =
    decided.state === 'rejected'
      ? ({ state: 'rejected', decidedAt: at, closedAt: at } as const)
      : ({ state: 'returned' } as const);
  const others = steps.filter(({ id }) => id !== decided.id);
  return {
    request: advance(request, closing),
    steps: [decided, ...endSteps(others, routing)],
    log: [line],
  };
}

const decisionLine = (
  request: RenewalRequest,
  { id, state, kind, onBehalfOfId, comment }: Step,
  cause: Verdict['cause'],
  routing: Routing,
): LogEntry =>
  entry(request, state === 'approved' || state === 'returned' ? state : 'rejected', whenDone(routing), {
    stepId: id,
    onBehalfOfId,
    comment,
    details: cause === undefined ? { kind } : { kind, cause },
  });

function refuseSilence(decision: Decision['decision'], comment: string | undefined): void {
  if (decision === 'approve' || comment?.trim()) return;
  const message = 'Say why: the requester reads it.';
  throw new Problem('invalid', 'workflow.comment_needed', message, {
    errors: [{ path: 'comment', code: 'workflow.comment_needed', message }],
  });
}
