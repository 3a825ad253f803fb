import { currentOf } from '#shared/enrollments/current.ts';
import { missing, Problem } from '#shared/kernel/problem.ts';
import { enrollRequest } from '#shared/renewals/booking.ts';
import { decide } from '#shared/renewals/decision.ts';
import { joined } from '#shared/renewals/follow-enrollment.ts';
import type { Decision, RenewalDetail, RenewalRequest } from '#shared/renewals/renewal.schemas.ts';
import type { Change } from '#shared/renewals/step.ts';
import type { Changed, Laptop, Optimistic } from '../offline.ts';
import { idsFrom } from './ids.ts';
import { naming, sentence } from './names.ts';
import { nextEnrollment } from './next-enrollment.ts';
import { changedRequest, occasionOf, requestOf, stepsOf } from './request-change.ts';
import { requestInSight } from './requests.ts';
import { routingOf } from './routing.ts';

/** Approves, returns or rejects a step. A final approval brings the next enrollment; whether it gets a seat the server finds. */
export function decideStep(
  laptop: Laptop,
  { id: stepId, ...decision }: Decision & { id: string },
  commandId: string,
): Optimistic<RenewalRequest> {
  const before = requestOfStep(laptop, stepId);
  const newId = idsFrom(commandId);
  const routing = routingOf(laptop, before.userId, before, newId);
  const decided = named(laptop, before, () =>
    decide(requestOf(before), stepsOf(before), stepId, decision, routing),
  );
  const { change, changes } = granted(laptop, decided, newId);
  return {
    changes: [changedRequest(laptop, before, change), ...changes],
    answer: change.request,
    subject: { kind: 'request', id: before.id },
    params: sentence(before),
  };
}

function requestOfStep(laptop: Laptop, stepId: string): RenewalDetail {
  const request = laptop.copy.list('request').find(({ steps }) => steps.some(({ id }) => id === stepId));
  if (request === undefined) throw missing('workflow_step');
  return requestInSight(laptop, request.id, 'workflow_step');
}

/** What a final approval brings: the next enrollment with the certificate's expiry as its due date. */
function granted(
  laptop: Laptop,
  change: Change,
  newId: () => string,
): { change: Change; changes: Changed[] } {
  const { userId, courseId, state, enrollmentId } = change.request;
  if (state !== 'approved' || enrollmentId !== null) return { change, changes: [] };
  const ofCourse = laptop.copy.list('enrollment', { userId }).filter((each) => each.courseId === courseId);
  const certificate = currentOf(ofCourse);
  const next = {
    userId,
    courseId,
    dueOn: certificate?.expiresOn ?? null,
    renewsId: certificate?.id ?? null,
    without: null,
  };
  const { enrollment, changes } = nextEnrollment(laptop, next, newId);
  const enrolled = enrollRequest(change.request, enrollment.id, occasionOf(laptop, newId));
  return { change: joined(change, enrolled), changes };
}

/** A refusal because somebody else was faster says his name, not only his id. */
function named<T>(laptop: Laptop, request: RenewalDetail, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof Problem) || typeof error.details.decidedById !== 'string') throw error;
    const { nameEn, nameAr } = naming(laptop, request.userId, request)(error.details.decidedById);
    const details = { ...error.details, decidedByNameEn: nameEn, decidedByNameAr: nameAr };
    throw new Problem(error.kind, error.code, error.message, { errors: error.errors, details });
  }
}
