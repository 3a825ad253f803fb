import { type SQL, sql } from 'drizzle-orm';
import type { Tx } from '../platform/context.ts';

/** Which requests `r` a change of people or departments reaches: conditions for `openRequestIds`. */

export const everyRequest: SQL = sql`true`;

export const requestsOf = (userId: string): SQL => sql`r.user_id = ${userId}`;

/** With a step that is open, or comes next, at one of these people: `ids` is a subquery, or `person(id)`. */
export const waitingOn = (ids: SQL): SQL => sql`exists (select from workflow_steps w
  where w.tenant_id = r.tenant_id and w.request_id = r.id and w.state in ('pending', 'waiting')
    and w.approver_id in (${ids}))`;

export const person = (id: string): SQL => sql`${id}`;

/** Of people whose foreman or manager he is, or whose department he heads, itself or from above. */
export const ledBy = (leaderId: string): SQL => sql`exists (select from users u
  where u.tenant_id = r.tenant_id and u.id = r.user_id and (u.foreman_id = ${leaderId} or u.manager_id = ${leaderId}
    or u.department_id in (with recursive below as (
      select d.id from departments d where d.tenant_id = app.tid() and d.head_id = ${leaderId}
      union
      select d.id from departments d join below b on d.parent_id = b.id where d.tenant_id = app.tid()
    ) select id from below)))`;

/** Only those that wait for a decision. */
export const pending = (condition: SQL): SQL =>
  sql`r.state in ('pending_foreman', 'pending_manager') and ${condition}`;

/** People who have left and still have a request open. */
export async function leaversWithRequests(tx: Tx): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>(sql`select distinct u.id from users u
    join renewal_requests r on r.tenant_id = u.tenant_id and r.user_id = u.id and r.closed_at is null
    where u.tenant_id = app.tid() and u.status = 'inactive' order by u.id`);
  return rows.map(({ id }) => id);
}
