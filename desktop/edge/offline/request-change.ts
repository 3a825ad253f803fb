import { type RenewalDetail, RenewalRequest, type WorkflowStep } from '#shared/renewals/renewal.schemas.ts';
import type { Change, LogEntry, Occasion, Step } from '#shared/renewals/step.ts';
import type { Changed, Laptop } from '../offline.ts';
import { type Names, naming } from './names.ts';

const Bare = RenewalRequest.strip();
export const requestOf = (detail: RenewalDetail): RenewalRequest => Bare.parse(detail);

/** The steps as the rules take them. What only the scheduler reads stays on the server. */
export const stepsOf = ({ steps }: RenewalDetail): Step[] =>
  steps.map(({ approverNameEn, approverNameAr, decidedByNameEn, decidedByNameAr, ...step }) => ({
    ...step,
    openedAt: null,
    escalateOn: null,
  }));

export const occasionOf = ({ me, now, today }: Laptop, newId: () => string): Occasion => ({
  actor: me,
  at: now,
  on: today,
  newId,
});

/** A request with what an action left behind, as the API tells it. @param before as it was; of a new one the names */
export function changedRequest(laptop: Laptop, before: RenewalDetail, change: Change): Changed {
  const named = naming(laptop, before.userId, before);
  const steps = new Map(before.steps.map((step) => [step.id, step]));
  for (const step of change.steps) steps.set(step.id, shownStep(step, named));
  const shown = [...steps.values()].sort((a, b) => a.round - b.round || a.position - b.position);
  const pending = shown.find(({ state }) => state === 'pending');
  const body: RenewalDetail = {
    ...before,
    ...change.request,
    stepId: pending?.id ?? null,
    stepDueOn: pending?.dueOn ?? null,
    approverId: pending?.approverId ?? null,
    approverNameEn: pending?.approverNameEn ?? null,
    approverNameAr: pending?.approverNameAr ?? null,
    steps: shown,
    timeline: [...before.timeline, ...change.log.map((line) => shownLine(line, named))],
  };
  return { kind: 'request', id: body.id, body };
}

type Naming = (id: string | null) => Names;

function shownStep({ openedAt, escalateOn, ...step }: Step, named: Naming): WorkflowStep {
  const [approver, decider] = [named(step.approverId), named(step.decidedById)];
  return {
    ...step,
    approverNameEn: approver.nameEn,
    approverNameAr: approver.nameAr,
    decidedByNameEn: decider.nameEn,
    decidedByNameAr: decider.nameAr,
  };
}

function shownLine({ requestId, stepId, ...line }: LogEntry, named: Naming) {
  const [actor, absent] = [named(line.actorId), named(line.onBehalfOfId)];
  return {
    ...line,
    actorNameEn: actor.nameEn,
    actorNameAr: actor.nameAr,
    onBehalfOfNameEn: absent.nameEn,
    onBehalfOfNameAr: absent.nameAr,
  };
}
