import { sql } from 'drizzle-orm';
import type { Department } from '#shared/departments/department.schemas.ts';
import type { Enrollment } from '#shared/enrollments/enrollment.schemas.ts';
import type { Delegation } from '#shared/renewals/renewal.schemas.ts';
import type { AuditEvent, Tx } from '../platform/context.ts';
import { react } from '../platform/reactions.ts';
import { closeRequestsOf, followEnrollment, openRequestIds, rerouteRequests } from './follow-up.ts';

/** Registers what the workflow does when something else happens. Called once, where the server is wired together. */
export function registerRenewalReactions(): void {
  react('enrollment.booked', (tx, event) => followEnrollment(tx, enrollmentOf(event), 'booked'));
  react('enrollment.unbooked', (tx, event) => followEnrollment(tx, enrollmentOf(event), 'unbooked'));
  react('enrollment.cancelled', (tx, event) => followEnrollment(tx, enrollmentOf(event), 'unbooked'));
  react('enrollment.completed', (tx, event) => followEnrollment(tx, enrollmentOf(event), 'completed'));
  react('enrollment.failed', (tx, event) => followEnrollment(tx, enrollmentOf(event), 'failed'));
  react('enrollment.attendance_recorded', followAttendance);
  react('user.transferred', (tx, { subjectId }) => rerouteOwn(tx, subjectId));
  react('user.deactivated', whenDeactivated);
  react('user.activated', (tx, { subjectId }) => rerouteLedBy(tx, subjectId));
  react('department.changed', whenDepartmentChanged);
  react('delegation.given', (tx, event) => rerouteStepsOf(tx, event));
  react('delegation.revoked', (tx, event) => rerouteStepsOf(tx, event));
  react('import.merged', whenImported);
}

/** The events of enrollments carry the enrollment as it now is. */
const enrollmentOf = ({ after }: AuditEvent) => after as Enrollment;

async function followAttendance(tx: Tx, event: AuditEvent): Promise<void> {
  const enrollment = enrollmentOf(event);
  if (enrollment.state === 'completed') await followEnrollment(tx, enrollment, 'completed');
  if (enrollment.state === 'no_show') await followEnrollment(tx, enrollment, 'failed');
}

const rerouteOwn = async (tx: Tx, userId: string) =>
  rerouteRequests(tx, await openRequestIds(tx, sql`r.user_id = ${userId}`), 'transfer');

/** His own are closed first: what waits on him elsewhere goes to the next approver. */
async function whenDeactivated(tx: Tx, { subjectId }: AuditEvent): Promise<void> {
  await closeRequestsOf(tx, subjectId);
  const waiting = await openRequestIds(
    tx,
    sql`exists (select from workflow_steps w where w.tenant_id = r.tenant_id
    and w.request_id = r.id and w.state in ('pending', 'waiting') and w.approver_id = ${subjectId})`,
  );
  await rerouteRequests(tx, waiting, 'leader_deactivated');
}

/** Who delegates to nobody who may decide a request is away for it; who takes that back is there again. */
async function rerouteStepsOf(tx: Tx, { after }: AuditEvent): Promise<void> {
  const { delegatorId } = after as Delegation;
  const waiting = sql`exists (select from workflow_steps w where w.tenant_id = r.tenant_id and w.request_id = r.id
    and w.state = 'pending' and w.approver_id = ${delegatorId})`;
  await rerouteRequests(tx, await openRequestIds(tx, waiting), 'leader_changed');
}

const rerouteLedBy = async (tx: Tx, leaderId: string) =>
  rerouteRequests(
    tx,
    await openRequestIds(
      tx,
      sql`exists (select from users u where u.tenant_id = r.tenant_id and u.id = r.user_id
      and (u.foreman_id = ${leaderId} or u.manager_id = ${leaderId}))`,
    ),
    'leader_changed',
  );

/** Another head or another place in the tree may mean another approver for everybody in it. */
async function whenDepartmentChanged(tx: Tx, { before, after }: AuditEvent): Promise<void> {
  const [was, is] = [before as Department, after as Department];
  if (was.headId === is.headId && was.parentId === is.parentId) return;
  await rerouteRequests(tx, await openRequestIds(tx, sql`true`), 'leader_changed');
}

/** An import can move anybody. Deactivated people's requests are closed, all others looked at again. */
async function whenImported(tx: Tx, { after }: AuditEvent): Promise<void> {
  const { kind, dryRun } = after as { kind: string; dryRun: boolean };
  if (dryRun || (kind !== 'employees' && kind !== 'departments')) return;
  const gone = await tx.sql<{ id: string }>(sql`select distinct u.id from users u
    join renewal_requests r on r.tenant_id = u.tenant_id and r.user_id = u.id and r.closed_at is null
    where u.tenant_id = app.tid() and u.status = 'inactive'`);
  for (const { id } of gone) await closeRequestsOf(tx, id);
  await rerouteRequests(tx, await openRequestIds(tx, sql`true`), 'leader_changed');
}
