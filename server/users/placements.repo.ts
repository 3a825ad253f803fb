import { sql } from 'drizzle-orm';
import { newId } from '#shared/kernel/ids.ts';
import { placedFrom, type Standing, standingsOf } from '#shared/users/placement.ts';
import type { Placement, User } from '#shared/users/user.schemas.ts';
import type { Tx } from '../platform/context.ts';
import { list } from '../platform/db/sql.ts';

/** The three respects in which a person stands somewhere, as his record has them now. */
export async function getStandings(
  tx: Tx,
  user: Pick<User, 'departmentId' | 'jobRole' | 'grade'>,
): Promise<Standing[]> {
  const [department] = await tx.sql<{ code: string }>(
    sql`select code from departments where tenant_id = app.tid() and id = ${user.departmentId}`,
  );
  return standingsOf(user, department?.code ?? null, newId);
}

/** Continues a person's history from a date on. @throws Problem invalid when he is placed elsewhere later. */
export async function placeFrom(
  tx: Tx,
  userId: string,
  standings: readonly Standing[],
  fromOn: string,
): Promise<Placement[]> {
  const history = await tx.sql<Placement>(sql`
    select id, kind, value, department_id as "departmentId", from_on as "fromOn", to_on as "toOn"
    from user_placements where tenant_id = app.tid() and user_id = ${userId} order by from_on, id`);
  const after = placedFrom(history, standings, fromOn);
  await savePlacements(tx, userId, history, after);
  return after;
}

async function savePlacements(
  tx: Tx,
  userId: string,
  before: readonly Placement[],
  after: readonly Placement[],
) {
  const kept = new Set(after.map(({ id }) => id));
  const gone = before.filter(({ id }) => !kept.has(id)).map(({ id }) => id);
  if (gone.length > 0) {
    await tx.sql(sql`
      delete from user_placements where tenant_id = app.tid() and user_id = ${userId} and id = any(${list(gone, 'uuid')})`);
  }
  tx.changed('user', [userId]);
  const changed = after.filter((period) => !before.includes(period));
  if (changed.length === 0) return;
  await tx.sql(sql`
    insert into user_placements (tenant_id, id, user_id, kind, value, department_id, from_on, to_on)
    select app.tid(), p.id, ${userId}, p.kind, p.value, p."departmentId", p."fromOn", p."toOn"
    from jsonb_to_recordset(${JSON.stringify(changed)}::jsonb)
      as p (id uuid, kind text, value text, "departmentId" uuid, "fromOn" date, "toOn" date)
    on conflict (tenant_id, id) do update set to_on = excluded.to_on, updated_at = now()`);
}
