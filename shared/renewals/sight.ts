import type { EffectiveRole } from '#shared/kernel/permissions.ts';
import { isParty } from './authority.ts';
import type { DelegationPeriod } from './delegation.ts';
import type { RenewalRequest, WorkflowStep } from './renewal.schemas.ts';

/** Who looks, and in whose name he decides today: himself and whoever delegated to him. */
export interface Viewer {
  userId: string;
  roles: readonly EffectiveRole[];
  actsFor: ReadonlySet<string>;
}

/** The same person with those whose delegation to him holds on the day. */
export const viewerOn = (
  { userId, roles }: Pick<Viewer, 'userId' | 'roles'>,
  delegations: readonly DelegationPeriod[],
  on: string,
): Viewer => ({
  userId,
  roles,
  actsFor: new Set([
    userId,
    ...delegations
      .filter(
        (each) =>
          each.delegateId === userId && each.revokedAt === null && each.fromOn <= on && on <= each.toOn,
      )
      .map(({ delegatorId }) => delegatorId),
  ]),
});

type Step = Pick<WorkflowStep, 'state' | 'approverId' | 'pool' | 'dueOn' | 'decidedById'>;

/**
 * May he see a request: of somebody in his sight, of his own asking, or one on which he, or somebody he stands in for, has
 * had a step before him: not one that would come to him later, or would have come.
 * @param inSight whether he sees its person
 */
export const seesRequest = (
  { requestedById }: Pick<RenewalRequest, 'requestedById'>,
  steps: readonly Step[],
  { userId, actsFor }: Viewer,
  inSight: boolean,
): boolean =>
  inSight ||
  requestedById === userId ||
  steps.some((step) => step.decidedById === userId || (wasOpened(step) && names(step, actsFor)));

/** A step that waits for him: as approver, as delegate, or as one of the training officers. */
export const waitsFor = (request: RenewalRequest, step: Step, viewer: Viewer): boolean =>
  step.state === 'pending' &&
  !isParty(request, viewer.userId) &&
  (names(step, viewer.actsFor) ||
    (step.approverId === null &&
      step.pool === 'training_officer' &&
      viewer.roles.includes('training_officer')));

/** It gets its due date when it opens, and keeps it. */
const wasOpened = ({ dueOn }: Step) => dueOn !== null;
const names = ({ approverId }: Step, actsFor: ReadonlySet<string>) =>
  approverId !== null && actsFor.has(approverId);
