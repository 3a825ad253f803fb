import { type SQL, sql } from 'drizzle-orm';
import type { Scope } from '#shared/kernel/permissions.ts';
import { missing } from '#shared/kernel/problem.ts';
import type { Tx } from '../platform/context.ts';
import { visibleUsers } from '../users/index.ts';
import { delegatorsTo } from './delegations.repo.ts';

/** Those in whose name the asker decides today. */
const delegators = delegatorsTo(sql`app.uid()`);

/**
 * Requests `r` of people `u` that the asker may see: of people in his sight, his own asking, and those on which he, or
 * somebody he stands in for, has had a step before him: not those that would come to him later, or would have come.
 */
export const visibleRequests = (
  scope: Scope,
): SQL => sql`(${visibleUsers(scope, 'u')} or r.requested_by_id = app.uid()
  or exists (select from workflow_steps w where w.tenant_id = r.tenant_id and w.request_id = r.id and w.opened_at is not null
    and (w.approver_id = app.uid() or w.decided_by_id = app.uid() or w.approver_id in (${delegators}))))`;

/** A step `w` of a request `r` that waits for the asker: as approver, as delegate, or as one of the training officers. */
export const waitsForMe = (scope: Scope): SQL => sql`(w.state = 'pending' and r.user_id <> app.uid()
  and r.requested_by_id <> app.uid() and (w.approver_id = app.uid() or w.approver_id in (${delegators})
    ${scope === 'tenant' ? sql`or (w.pool = 'training_officer' and ${amOfficer})` : sql``}))`;

const amOfficer = sql`exists (select from users me where me.tenant_id = app.tid() and me.id = app.uid()
  and 'training_officer' = any(me.roles))`;

/** @throws Problem missing, as for a request, or whatever was asked for, that is not there. */
export async function refuseUnseen(tx: Tx, requestId: string, what = 'renewal_request'): Promise<void> {
  const rows = await tx.sql(sql`select 1 from renewal_requests r
    join users u on u.tenant_id = r.tenant_id and u.id = r.user_id
    where r.tenant_id = app.tid() and r.id = ${requestId} and ${visibleRequests(tx.actor.scope)}`);
  if (rows.length === 0) throw missing(what);
}
