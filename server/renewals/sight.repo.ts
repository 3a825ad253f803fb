import { type SQL, sql } from 'drizzle-orm';
import type { Scope } from '#shared/kernel/permissions.ts';
import { missing } from '#shared/kernel/problem.ts';
import type { Tx } from '../platform/context.ts';
import { visibleUsers } from '../users/index.ts';
import { delegatorsTo } from './delegations.repo.ts';

/** The asker and those in whose name he decides today; an array, so that it is found once and looked up by index. */
const approvers = sql`array(select app.uid() union all ${delegatorsTo(sql`app.uid()`)})`;

/**
 * One request `r` of a person `u` that the asker may see: of somebody in his sight, of his own asking, or one on which
 * he, or somebody he stands in for, has had a step before him: not one that would come to him later, or would have come.
 */
export const visibleRequests = (scope: Scope): SQL =>
  scope === 'tenant'
    ? sql`true`
    : sql`(${visibleUsers(scope, 'u')} or r.requested_by_id = app.uid()
  or exists (select from workflow_steps w where w.tenant_id = r.tenant_id and w.request_id = r.id
    and (w.opened_at is not null and w.approver_id = any(${approvers}) or w.decided_by_id = app.uid())))`;

/**
 * The same for lists. Who sees few finds them by their indexes first; who sees many meets them at every other row, and
 * looks at each.
 */
export const listedRequests = (scope: Scope): SQL =>
  scope === 'tenant' || scope === 'departments'
    ? visibleRequests(scope)
    : sql`r.id = any(array(
  select q.id from renewal_requests q join users v on v.tenant_id = q.tenant_id and v.id = q.user_id
    where q.tenant_id = app.tid() and ${visibleUsers(scope, 'v')}
  union select q.id from renewal_requests q where q.tenant_id = app.tid() and q.requested_by_id = app.uid()
  union select w.request_id from workflow_steps w where w.tenant_id = app.tid() and w.opened_at is not null
    and w.approver_id = any(${approvers})
  union select w.request_id from workflow_steps w where w.tenant_id = app.tid() and w.decided_by_id = app.uid()))`;

/** A step `w` of a request `r` that waits for the asker: as approver, as delegate, or as one of the training officers. */
export const waitsForMe = (scope: Scope): SQL => sql`(w.state = 'pending' and r.user_id <> app.uid()
  and r.requested_by_id <> app.uid() and (w.approver_id = any(${approvers})
    ${scope === 'tenant' ? sql`or w.approver_id is null and w.pool = 'training_officer' and ${amOfficer}` : sql``}))`;

const amOfficer = sql`exists (select from users me where me.tenant_id = app.tid() and me.id = app.uid()
  and 'training_officer' = any(me.roles))`;

/** @throws Problem missing, as for a request, or whatever was asked for, that is not there. */
export async function refuseUnseen(tx: Tx, requestId: string, what = 'renewal_request'): Promise<void> {
  if (!(await isSeen(tx, requestId))) throw missing(what);
}

/** Whether the actor may see the request now. */
export async function isSeen(tx: Tx, requestId: string): Promise<boolean> {
  const rows = await tx.sql(sql`select 1 from renewal_requests r
    join users u on u.tenant_id = r.tenant_id and u.id = r.user_id
    where r.tenant_id = app.tid() and r.id = ${requestId} and ${visibleRequests(tx.actor.scope)}`);
  return rows.length > 0;
}
