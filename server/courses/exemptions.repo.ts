import { type SQL, sql } from 'drizzle-orm';
import type { Exemption } from '#shared/courses/course.schemas.ts';
import type { Scope } from '#shared/kernel/permissions.ts';
import { conflict, missing } from '#shared/kernel/problem.ts';
import type { Tx } from '../platform/context.ts';
import { every, limitOf } from '../platform/db/sql.ts';
import { cursorOf } from '../platform/paging.ts';
import { visibleUsers } from '../users/index.ts';

const columns = sql`
  x.id, x.user_id as "userId", u.name_en as "userNameEn", u.name_ar as "userNameAr", x.course_id as "courseId",
  x.reason, x.approved_by_id as "approvedBy", x.from_on as "fromOn", x.until_on as "untilOn", x.version`;

const fromExemptions = sql`from exemptions x join users u on u.tenant_id = x.tenant_id and u.id = x.user_id`;

export interface ExemptionFilter {
  userId?: string | undefined;
  courseId?: string | undefined;
}

const matching = ({ userId, courseId }: ExemptionFilter, scope: Scope): SQL =>
  every(
    sql`x.tenant_id = app.tid()`,
    visibleUsers(scope, 'u'),
    userId !== undefined && sql`x.user_id = ${userId}`,
    courseId !== undefined && sql`x.course_id = ${courseId}`,
  );

/** Exemptions, the newest first, from the cursor on. */
export function selectExemptions(
  filter: ExemptionFilter,
  page: { limit: number; cursor?: string | undefined },
  scope: Scope,
): SQL {
  const after = cursorOf(page.cursor, 1);
  return sql`select ${columns} ${fromExemptions}
    where ${every(matching(filter, scope), after && sql`x.id < ${after[0]}::uuid`)}
    order by x.id desc ${limitOf(page.limit)}`;
}

export const countExemptions = (filter: ExemptionFilter, scope: Scope): SQL =>
  sql`select count(*) as total ${fromExemptions} where ${matching(filter, scope)}`;

/** An exemption of somebody the actor sees, locked until the transaction ends. @throws Problem missing. */
export async function getExemption(tx: Tx, id: string): Promise<Exemption> {
  const [exemption] = await tx.sql<Exemption>(sql`select ${columns} ${fromExemptions}
    where x.tenant_id = app.tid() and x.id = ${id} and ${visibleUsers(tx.actor.scope, 'u')} for no key update of x`);
  if (!exemption) throw missing('exemption');
  return exemption;
}

/** @throws Problem conflict when the id is taken. */
export async function addExemption(
  tx: Tx,
  exemption: Omit<Exemption, 'userNameEn' | 'userNameAr'>,
): Promise<void> {
  const added =
    await tx.sql(sql`insert into exemptions (tenant_id, id, user_id, course_id, reason, approved_by_id,
      from_on, until_on)
    values (app.tid(), ${exemption.id}, ${exemption.userId}, ${exemption.courseId}, ${exemption.reason},
      ${exemption.approvedBy}, ${exemption.fromOn}, ${exemption.untilOn})
    on conflict do nothing returning id`);
  if (added.length === 0) throw conflict('exemption.exists', 'There is an exemption with this id already.');
  tx.changed('exemption', [exemption.id]);
}

export async function saveExemptionEnd(tx: Tx, { id, untilOn, version }: Exemption): Promise<void> {
  tx.changed('exemption', [id]);
  await tx.sql(sql`update exemptions set until_on = ${untilOn}, version = ${version}, updated_at = now()
    where tenant_id = app.tid() and id = ${id}`);
}

/** @throws Problem missing when there is no such person, or none that the actor sees. */
export async function refuseUnseen(tx: Tx, userId: string): Promise<void> {
  const seen = await tx.sql(sql`select 1 from users u
    where u.tenant_id = app.tid() and u.id = ${userId} and ${visibleUsers(tx.actor.scope, 'u')}`);
  if (seen.length === 0) throw missing('user');
}
