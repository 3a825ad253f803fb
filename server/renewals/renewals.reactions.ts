import type { Department } from '#shared/departments/department.schemas.ts';
import type { Delegation } from '#shared/renewals/renewal.schemas.ts';
import type { AuditEvent, Tx } from '../platform/context.ts';
import { react } from '../platform/reactions.ts';
import { closeRequestsOf } from './close-requests.ts';
import { delegatorsTo } from './delegations.repo.ts';
import { followEnrollment } from './follow-enrollment.ts';
import { moveSteps } from './move-steps.ts';
import { everyRequest, leaversWithRequests, ledBy, person, requestsOf, waitingOn } from './reach.repo.ts';

/** What a booking, an attendance or a new enrollment may mean for a request. */
const enrollmentEvents = [
  'assigned',
  'booked',
  'unbooked',
  'cancelled',
  'completed',
  'failed',
  'attendance_recorded',
  'corrected',
];

/** Registers what the workflow does when something else happens. Called once, where the server is wired together. */
export function registerRenewalReactions(): void {
  for (const event of enrollmentEvents)
    react(`enrollment.${event}`, (tx, { subjectId }) => followEnrollment(tx, subjectId));
  react('user.transferred', (tx, { subjectId }) => moveSteps(tx, requestsOf(subjectId), 'transfer'));
  react('user.deactivated', whenDeactivated);
  react('user.activated', (tx, { subjectId }) => moveSteps(tx, ledBy(subjectId), 'leader_changed'));
  react('department.changed', whenDepartmentChanged);
  react('delegation.given', whenDelegated);
  react('delegation.revoked', whenDelegated);
  react('import.merged', whenImported);
}

/** His own are closed first; what waits on him, or on those he alone stood in for, goes to the next approver. */
async function whenDeactivated(tx: Tx, { subjectId }: AuditEvent): Promise<void> {
  await closeRequestsOf(tx, subjectId);
  await moveSteps(tx, waitingOn(person(subjectId)), 'leader_deactivated');
  await moveSteps(tx, waitingOn(delegatorsTo(person(subjectId))), 'leader_changed');
}

/** Another head or another place in the tree may mean another approver for everybody in it. */
async function whenDepartmentChanged(tx: Tx, { before, after }: AuditEvent): Promise<void> {
  const [was, is] = [before as Department, after as Department];
  if (was.headId === is.headId && was.parentId === is.parentId) return;
  await moveSteps(tx, everyRequest, 'leader_changed');
}

/** Who delegates to nobody who may decide a request is away for it; who takes that back is there again. */
const whenDelegated = (tx: Tx, { after }: AuditEvent): Promise<void> =>
  moveSteps(tx, waitingOn(person((after as Delegation).delegatorId)), 'leader_changed');

/** An import can move anybody. Deactivated people's requests are closed, all others looked at again. */
async function whenImported(tx: Tx, { after }: AuditEvent): Promise<void> {
  const { kind, dryRun } = after as { kind: string; dryRun: boolean };
  if (dryRun || (kind !== 'employees' && kind !== 'departments')) return;
  for (const id of await leaversWithRequests(tx)) await closeRequestsOf(tx, id);
  await moveSteps(tx, everyRequest, 'leader_changed');
}
