import { type DelegationPeriod, isInForce } from './delegation.ts';
import type { RenewalRequest } from './renewal.schemas.ts';
import type { Moment, Person, Step } from './step.ts';

/** By what right somebody decides a step, or why he may not. */
export type Authority =
  | { may: true; as: 'approver' | 'pool'; onBehalfOfId: null }
  | { may: true; as: 'delegate'; onBehalfOfId: string }
  | { may: false; code: keyof typeof refusals };

export const refusals = {
  'workflow.own_request': 'Nobody decides his own request.',
  'workflow.asked_by_you': 'You asked for this renewal: somebody else decides it.',
  'workflow.not_your_step': 'This step waits for somebody else.',
} as const;

/** Whom the request is for, and who asked for it: neither decides it, by any road. */
export const isParty = (request: RenewalRequest, personId: string): boolean =>
  personId === request.userId || personId === request.requestedById;

/**
 * May this person decide this step: as its approver, for an approver who delegated to him, or as one of the training
 * officers when it waits for any of them. A delegation reaches the approver's own steps only: it does not chain, and
 * the training officers' common steps are nobody's to delegate.
 */
export function mayDecide(
  step: Step,
  request: RenewalRequest,
  person: Person,
  delegations: readonly DelegationPeriod[],
  moment: Moment,
): Authority {
  if (person.userId === request.userId) return { may: false, code: 'workflow.own_request' };
  if (person.userId === request.requestedById) return { may: false, code: 'workflow.asked_by_you' };
  if (step.approverId === person.userId) return { may: true, as: 'approver', onBehalfOfId: null };
  if (step.approverId !== null && standsIn(person.userId, step.approverId, delegations, moment)) {
    return { may: true, as: 'delegate', onBehalfOfId: step.approverId };
  }
  if (step.pool === 'training_officer' && person.roles.includes('training_officer')) {
    return { may: true, as: 'pool', onBehalfOfId: null };
  }
  return { may: false, code: 'workflow.not_your_step' };
}

const standsIn = (
  personId: string,
  approverId: string,
  delegations: readonly DelegationPeriod[],
  moment: Moment,
) =>
  delegations.some(
    (each) => each.delegatorId === approverId && each.delegateId === personId && isInForce(each, moment),
  );
