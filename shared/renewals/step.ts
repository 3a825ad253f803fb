import type { DateOnly } from '#shared/kernel/dates.ts';
import type { EffectiveRole } from '#shared/kernel/permissions.ts';
import type { RenewalRequest, WorkflowLog, WorkflowStep } from './renewal.schemas.ts';

type StepNames = 'approverNameEn' | 'approverNameAr' | 'decidedByNameEn' | 'decidedByNameAr';
type LogNames = 'actorNameEn' | 'actorNameAr' | 'onBehalfOfNameEn' | 'onBehalfOfNameAr';

/** A step as it is stored: the contract's step without names, with the days the scheduler reads. */
export type Step = Omit<WorkflowStep, StepNames> & { openedAt: string | null; escalateOn: DateOnly | null };

/** A line of the timeline as it is stored: written once, never changed. */
export type LogEntry = Omit<WorkflowLog, LogNames> & { requestId: string; stepId: string | null };

/** What an action leaves behind: the request as it now is, the steps that are new or changed, the lines to add. */
export interface Change {
  request: RenewalRequest;
  steps: Step[];
  log: LogEntry[];
}

/** Who acts. */
export interface Person {
  userId: string;
  roles: readonly EffectiveRole[];
}

/** When: the instant, and the date it has in the tenant's time zone. */
export interface Moment {
  at: string;
  on: DateOnly;
}

/** When and by whom something happens. `actor` null: the scheduler. `newId` makes ids in ascending order. */
export interface Occasion<A extends Person | null = Person> extends Moment {
  actor: A;
  newId: () => string;
  /** When the person did it, if that was before `at`: what was done without a network reaches us later. */
  doneAt?: string | undefined;
}

/** The same occasion at the instant when the person acted. What follows from it begins at `at`. */
export const whenDone = <O extends Occasion<Person | null>>(occasion: O): O => ({
  ...occasion,
  at: occasion.doneAt ?? occasion.at,
});

/** The request with what changed about it, one version on. */
export const advance = (request: RenewalRequest, change: Partial<RenewalRequest>): RenewalRequest => ({
  ...request,
  ...change,
  version: request.version + 1,
});

/** The one step that waits for a decision; null when none does. */
export const pendingStep = (steps: readonly Step[]): Step | null =>
  steps.find((step) => step.state === 'pending') ?? null;

/** The step that comes after the open one: only the current round has any. */
export const waitingStep = (steps: readonly Step[]): Step | null =>
  steps.find((step) => step.state === 'waiting') ?? null;

/** A line of the timeline. `details` are texts for the reader's sentence: ids, reasons, states. */
export function entry(
  request: RenewalRequest,
  event: LogEntry['event'],
  { actor, at, newId }: Occasion<Person | null>,
  more: Partial<Pick<LogEntry, 'stepId' | 'onBehalfOfId' | 'comment' | 'details'>> = {},
): LogEntry {
  return {
    id: newId(),
    requestId: request.id,
    stepId: more.stepId ?? null,
    event,
    at,
    actorId: actor?.userId ?? null,
    onBehalfOfId: more.onBehalfOfId ?? null,
    comment: more.comment ?? null,
    details: more.details ?? {},
  };
}

/** The steps that were still to come or under way, ended without a decision by whoever acts. */
export const endSteps = (steps: readonly Step[], { actor, at }: Occasion<Person | null>): Step[] =>
  steps
    .filter((step) => step.state === 'pending' || step.state === 'waiting')
    .map((step) => ({ ...step, state: 'cancelled', decidedById: actor?.userId ?? null, decidedAt: at }));
