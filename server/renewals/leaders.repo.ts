import { sql } from 'drizzle-orm';
import type { Leader, Leaders } from '#shared/renewals/approval-path.ts';
import type { Tx } from '../platform/context.ts';

type Delegations = Leaders['delegations'];

/**
 * Nobody's place or leaders change until this transaction ends: a step that opens by them stands before the next change
 * looks for the steps it moves. Held by any number at once, and taken before the request's own lock.
 */
export const holdLeaders = (tx: Tx) =>
  tx.sql(sql`select 1 from tenants where tenant_id = app.tid() and id = app.tid() for share`);

/** Waits for everybody who opens a step by the organisation as it was; changes of people and departments hold it already. */
export const lockLeaders = (tx: Tx) =>
  tx.sql(sql`select 1 from tenants where tenant_id = app.tid() and id = app.tid() for no key update`);

/** Who leads a person as things stand: his foreman, his manager, the heads of his department and of those above it. */
export async function leadersOf(tx: Tx, userId: string): Promise<Leaders> {
  const [row] = await tx.sql<{ foreman: Leader | null; manager: Leader | null }>(sql`
    select ${leader('f')} as foreman, ${leader('m')} as manager
    from users u
    left join users f on f.tenant_id = u.tenant_id and f.id = u.foreman_id
    left join users m on m.tenant_id = u.tenant_id and m.id = u.manager_id
    where u.tenant_id = app.tid() and u.id = ${userId}`);
  const heads = await headsAbove(tx, userId);
  return {
    foreman: row?.foreman ?? null,
    manager: row?.manager ?? null,
    heads,
    delegations: await delegationsInForce(tx),
  };
}

/** From his own department up to the root; a circle in the tree, which the rules refuse, would end here too. */
async function headsAbove(tx: Tx, userId: string): Promise<(Leader | null)[]> {
  const rows = await tx.sql<{ head: Leader | null }>(sql`
    with recursive above as (
      select d.id, d.parent_id, d.head_id, 1 as level from users u
      join departments d on d.tenant_id = u.tenant_id and d.id = u.department_id
      where u.tenant_id = app.tid() and u.id = ${userId}
      union all
      select d.id, d.parent_id, d.head_id, a.level + 1 from above a
      join departments d on d.tenant_id = app.tid() and d.id = a.parent_id
    ) cycle id set is_circle using path
    select ${leader('h')} as head from above a
    left join users h on h.tenant_id = app.tid() and h.id = a.head_id
    where not a.is_circle order by a.level`);
  return rows.map(({ head }) => head);
}

/** Every delegation of the tenant that holds today: few, and the path may need any of them. */
const delegationsInForce = (tx: Tx): Promise<Delegations> =>
  tx.sql<Delegations[number]>(sql`
    select g.delegator_id as "delegatorId", g.delegate_id as "delegateId", g.from_on as "fromOn", g.to_on as "toOn",
      g.revoked_at as "revokedAt", u.status = 'active' as "delegateActive"
    from delegations g join users u on u.tenant_id = g.tenant_id and u.id = g.delegate_id
    where g.tenant_id = app.tid() and g.revoked_at is null and app.today() between g.from_on and g.to_on`);

const leader = (alias: string) => {
  const user = sql.raw(alias);
  return sql`case when ${user}.id is not null
    then jsonb_build_object('id', ${user}.id, 'active', ${user}.status = 'active') end`;
};
