import type { z } from 'zod';
import { may } from '#shared/kernel/permissions.ts';
import { conflict, forbidden } from '#shared/kernel/problem.ts';
import { isParty } from './authority.ts';
import type {
  NewRenewal,
  RenewalCancellation,
  RenewalChange,
  RenewalRequest,
  Submission,
  Withdrawal,
} from './renewal.schemas.ts';
import { type Routing, startRound } from './round.ts';
import {
  advance,
  type Change,
  endSteps,
  entry,
  type Occasion,
  type Person,
  type Step,
  whenDone,
} from './step.ts';
import { refuseStale, refuseUnlessAllowed } from './transition.ts';

/** What is known of the person and the course when a request is made. */
export interface Asked {
  person: { id: string; active: boolean };
  /** The certificate that carries his coverage now, or the last one that did. */
  certificateId: string | null;
  /** His open request for the same course, if there is one. */
  open: Pick<RenewalRequest, 'id' | 'state'> | null;
}

/**
 * A draft, for oneself or for somebody the asker sees; `submit` sends it on its way.
 * @throws Problem conflict `renewal.already_open`, `renewal.person_inactive`
 */
export function createRequest(
  { id, courseId, note, preferredSessionId }: NewRenewal,
  { person, certificateId, open }: Asked,
  occasion: Occasion,
): Change {
  if (open !== null) {
    throw conflict('renewal.already_open', 'There is an open request for this course already.', {
      openRequestId: open.id,
      state: open.state,
    });
  }
  if (!person.active) throw conflict('renewal.person_inactive', 'This person is not active.');
  const request: RenewalRequest = {
    id: id ?? occasion.newId(),
    userId: person.id,
    requestedById: occasion.actor.userId,
    courseId,
    certificateId,
    state: 'draft',
    note,
    preferredSessionId,
    submittedAt: null,
    decidedAt: null,
    closedAt: null,
    enrollmentId: null,
    version: 1,
  };
  return { request, steps: [], log: [entry(request, 'created', whenDone(occasion))] };
}

/** Changes the note or the preferred session of a draft or a returned request. What is left out stays. */
export function editRequest(
  request: RenewalRequest,
  { version, ...fields }: z.infer<typeof RenewalChange>,
  occasion: Occasion,
): Change {
  refuseStranger(request, occasion);
  refuseUnlessAllowed('edit', request);
  refuseStale(request, version);
  const { note = request.note, preferredSessionId = request.preferredSessionId } = fields;
  const edited = advance(request, { note, preferredSessionId });
  const changed = (['note', 'preferredSessionId'] as const).filter((each) => edited[each] !== request[each]);
  if (changed.length === 0) return { request, steps: [], log: [] };
  const log = [entry(request, 'edited', occasion, { details: { fields: changed.join(' ') } })];
  return { request: edited, steps: [], log };
}

/**
 * Sends a draft, or a returned request again, to its approvers: a new round on the same timeline. `submittedAt` stays
 * that of the first submission, because the lead time counts from there.
 * @param steps all steps of the request
 */
export function submitRequest(
  request: RenewalRequest,
  steps: readonly Step[],
  { comment = null, version }: { comment?: z.infer<typeof Submission>['comment'] | null; version: number },
  routing: Routing,
): Change {
  refuseStranger(request, routing);
  refuseUnlessAllowed('submit', request);
  refuseStale(request, version);
  // Once it was sent back, it is submitted again when that is known here.
  const done = steps.length === 0 ? whenDone(routing) : routing;
  const submitted = entry(request, 'submitted', done, { comment });
  const round = startRound(request, steps, routing);
  return {
    request: advance(request, { state: round.state, submittedAt: request.submittedAt ?? done.at }),
    steps: round.steps,
    log: [submitted, ...round.log],
  };
}

/** The requester takes it back, until it is approved. */
export function withdrawRequest(
  request: RenewalRequest,
  steps: readonly Step[],
  { comment, version }: z.infer<typeof Withdrawal>,
  occasion: Occasion,
): Change {
  refuseStranger(request, occasion);
  refuseUnlessAllowed('withdraw', request);
  refuseStale(request, version);
  return {
    request: advance(request, { state: 'withdrawn', closedAt: occasion.at }),
    steps: endSteps(steps, occasion),
    log: [entry(request, 'withdrawn', occasion, { comment: comment ?? null })],
  };
}

/** The training officer closes an open request, with a reason. An enrollment made for it is cancelled by the caller. */
export function cancelRequest(
  request: RenewalRequest,
  steps: readonly Step[],
  { reason, version }: z.infer<typeof RenewalCancellation>,
  occasion: Occasion,
): Change {
  if (!may(occasion.actor.roles, 'renewals:oversee')) {
    throw forbidden('renewal.not_officer', 'Only a training officer cancels a request.');
  }
  refuseUnlessAllowed('cancel', request);
  refuseStale(request, version);
  return {
    request: advance(request, { state: 'cancelled', closedAt: occasion.at }),
    steps: endSteps(steps, occasion),
    log: [entry(request, 'cancelled', occasion, { comment: reason, details: { cause: 'officer' } })],
  };
}

/** Closes an open request of a person who was deactivated; in a deactivated person's name nothing goes on. */
export function closeBecauseDeactivated(
  request: RenewalRequest,
  steps: readonly Step[],
  occasion: Occasion<Person | null>,
): Change {
  refuseUnlessAllowed('deactivate', request);
  return {
    request: advance(request, { state: 'cancelled', closedAt: occasion.at }),
    steps: endSteps(steps, occasion),
    log: [entry(request, 'cancelled', occasion, { details: { cause: 'deactivated' } })],
  };
}

/** The person himself and whoever asked for him act for the requester; nobody else does. */
function refuseStranger(request: RenewalRequest, { actor }: Occasion): void {
  if (isParty(request, actor.userId)) return;
  throw forbidden('renewal.not_requester', 'Only the requester does this.');
}
