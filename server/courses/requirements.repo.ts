import { type SQL, sql } from 'drizzle-orm';
import type { Audience, Requirement } from '#shared/courses/course.schemas.ts';
import type { Scope } from '#shared/kernel/permissions.ts';
import { conflict, invalid, missing } from '#shared/kernel/problem.ts';
import type { Tx } from '../platform/context.ts';
import { every, limitOf, list } from '../platform/db/sql.ts';
import { cursorOf } from '../platform/paging.ts';
import { visibleUsers } from '../users/index.ts';

/** Of the named people only those within sight. */
const people = (scope: Scope) => sql`
  select p.user_id from requirement_people p
  join users u on u.tenant_id = p.tenant_id and u.id = p.user_id
  where p.tenant_id = app.tid() and p.requirement_id = r.id and ${visibleUsers(scope, 'u')}`;

/** A requirement of the contract, of `requirements r`. @param named a query of the people it names */
export const requirementColumns = (named: SQL): SQL => sql`
  r.id, r.course_id as "courseId", r.level, r.due_within_days as "dueWithinDays", r.from_on as "fromOn",
  r.to_on as "toOn", r.version,
  case r.audience
    when 'everyone' then json_build_object('kind', r.audience)
    when 'department' then json_build_object('kind', r.audience, 'departmentId', r.department_id)
    when 'job_role' then json_build_object('kind', r.audience, 'jobRole', r.job_role)
    when 'grade' then json_build_object('kind', r.audience, 'grade', r.grade)
    else json_build_object('kind', r.audience, 'userIds', array(${named} order by 1)) end as audience`;

const columns = (scope: Scope): SQL => requirementColumns(people(scope));

export interface RequirementFilter {
  courseId?: string | undefined;
  /** In force on this day. */
  on?: string | undefined;
}

/** What is required of named people is seen by those who see one of them. */
const matching = ({ courseId, on }: RequirementFilter, scope: Scope): SQL =>
  every(
    sql`r.tenant_id = app.tid()`,
    courseId !== undefined && sql`r.course_id = ${courseId}`,
    on !== undefined && sql`r.from_on <= ${on} and (r.to_on is null or r.to_on >= ${on})`,
    scope !== 'tenant' && sql`(r.audience <> 'people' or exists (${people(scope)}))`,
  );

/** Requirements, the newest first, from the cursor on. */
export function selectRequirements(
  filter: RequirementFilter,
  page: { limit: number; cursor?: string | undefined },
  scope: Scope,
): SQL {
  const after = cursorOf(page.cursor, 1);
  return sql`select ${columns(scope)} from requirements r
    where ${every(matching(filter, scope), after && sql`r.id < ${after[0]}::uuid`)}
    order by r.id desc ${limitOf(page.limit)}`;
}

export const countRequirements = (filter: RequirementFilter, scope: Scope): SQL =>
  sql`select count(*) as total from requirements r where ${matching(filter, scope)}`;

/** Every requirement of the tenant with all its named people, for the rules: they choose by date and person themselves. */
export const selectAllRequirements = sql`select ${columns('tenant')} from requirements r where r.tenant_id = app.tid()`;

/** A requirement, locked until the transaction ends. @throws Problem missing. */
export async function getRequirement(tx: Tx, id: string): Promise<Requirement> {
  const [requirement] = await tx.sql<Requirement>(sql`select ${columns(tx.actor.scope)} from requirements r
    where r.tenant_id = app.tid() and r.id = ${id} for no key update of r`);
  if (!requirement) throw missing('requirement');
  return requirement;
}

/** @throws Problem conflict when the id is taken. */
export async function addRequirement(tx: Tx, requirement: Requirement): Promise<void> {
  const { departmentId, jobRole, grade, userIds } = columnsOf(requirement.audience);
  const added =
    await tx.sql(sql`insert into requirements (tenant_id, id, course_id, audience, department_id, job_role,
      grade, level, due_within_days, from_on, to_on)
    values (app.tid(), ${requirement.id}, ${requirement.courseId}, ${requirement.audience.kind}, ${departmentId},
      ${jobRole}, ${grade}, ${requirement.level}, ${requirement.dueWithinDays}, ${requirement.fromOn},
      ${requirement.toOn})
    on conflict do nothing returning id`);
  if (added.length === 0)
    throw conflict('requirement.exists', 'There is a requirement with this id already.');
  tx.changed('requirement', [requirement.id]);
  await tx.sql(sql`insert into requirement_people (tenant_id, requirement_id, user_id)
    select distinct app.tid(), ${requirement.id}::uuid, unnest(${list(userIds, 'uuid')})`);
}

export async function saveRequirementEnd(tx: Tx, { id, toOn, version }: Requirement): Promise<void> {
  tx.changed('requirement', [id]);
  await tx.sql(sql`update requirements set to_on = ${toOn}, version = ${version}, updated_at = now()
    where tenant_id = app.tid() and id = ${id}`);
}

/** The audience names a department, or people, of this tenant. @throws Problem invalid at the field that does not. */
export async function refuseUnknownAudience(tx: Tx, audience: Audience): Promise<void> {
  if (audience.kind === 'department') {
    const found = await tx.sql(
      sql`select 1 from departments where tenant_id = app.tid() and id = ${audience.departmentId}`,
    );
    if (found.length === 0) {
      throw invalid('audience.departmentId', 'unknown_department', 'There is no such department.');
    }
  }
  if (audience.kind === 'people') {
    const found = await tx.sql<{ id: string }>(
      sql`select id from users where tenant_id = app.tid() and id = any(${list(audience.userIds, 'uuid')})`,
    );
    const known = new Set(found.map(({ id }) => id));
    const at = audience.userIds.findIndex((id) => !known.has(id));
    if (at >= 0) throw invalid(`audience.userIds.${at}`, 'unknown_person', 'There is no such person.');
  }
}

/** Exactly one of the audience's own columns is filled. */
const columnsOf = (audience: Audience) => ({
  departmentId: audience.kind === 'department' ? audience.departmentId : null,
  jobRole: audience.kind === 'job_role' ? audience.jobRole : null,
  grade: audience.kind === 'grade' ? audience.grade : null,
  userIds: audience.kind === 'people' ? audience.userIds : [],
});
