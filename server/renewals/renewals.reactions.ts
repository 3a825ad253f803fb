import { type SQL, sql } from 'drizzle-orm';
import type { Department } from '#shared/departments/department.schemas.ts';
import type { Delegation } from '#shared/renewals/renewal.schemas.ts';
import type { AuditEvent, Tx } from '../platform/context.ts';
import { react } from '../platform/reactions.ts';
import { closeRequestsOf } from './close-requests.ts';
import { delegatorsTo } from './delegations.repo.ts';
import { followEnrollment } from './follow-enrollment.ts';
import { moveSteps, waitingOn } from './move-steps.ts';

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
  react('user.transferred', (tx, { subjectId }) => moveSteps(tx, sql`r.user_id = ${subjectId}`, 'transfer'));
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
  await moveSteps(tx, waitingOn(sql`${subjectId}`), 'leader_deactivated');
  await moveSteps(tx, waitingOn(delegatorsTo(sql`${subjectId}`)), 'leader_changed');
}

/** Requests `r` of people whose foreman or manager he is, or whose department he heads, itself or from above. */
const ledBy = (leaderId: string): SQL => sql`exists (select from users u
  where u.tenant_id = r.tenant_id and u.id = r.user_id and (u.foreman_id = ${leaderId} or u.manager_id = ${leaderId}
    or u.department_id in (with recursive below as (
      select d.id from departments d where d.tenant_id = app.tid() and d.head_id = ${leaderId}
      union
      select d.id from departments d join below b on d.parent_id = b.id where d.tenant_id = app.tid()
    ) select id from below)))`;

/** Another head or another place in the tree may mean another approver for everybody in it. */
async function whenDepartmentChanged(tx: Tx, { before, after }: AuditEvent): Promise<void> {
  const [was, is] = [before as Department, after as Department];
  if (was.headId === is.headId && was.parentId === is.parentId) return;
  await moveSteps(tx, sql`true`, 'leader_changed');
}

/** Who delegates to nobody who may decide a request is away for it; who takes that back is there again. */
const whenDelegated = (tx: Tx, { after }: AuditEvent): Promise<void> =>
  moveSteps(tx, waitingOn(sql`${(after as Delegation).delegatorId}`), 'leader_changed');

/** An import can move anybody. Deactivated people's requests are closed, all others looked at again. */
async function whenImported(tx: Tx, { after }: AuditEvent): Promise<void> {
  const { kind, dryRun } = after as { kind: string; dryRun: boolean };
  if (dryRun || (kind !== 'employees' && kind !== 'departments')) return;
  const gone = await tx.sql<{ id: string }>(sql`select distinct u.id from users u
    join renewal_requests r on r.tenant_id = u.tenant_id and r.user_id = u.id and r.closed_at is null
    where u.tenant_id = app.tid() and u.status = 'inactive' order by u.id`);
  for (const { id } of gone) await closeRequestsOf(tx, id);
  await moveSteps(tx, sql`true`, 'leader_changed');
}
