import { type SQL, sql } from 'drizzle-orm';
import type { enrollmentApi } from '#shared/enrollments/enrollment.api.ts';
import type { EnrollmentRow } from '#shared/enrollments/enrollment.schemas.ts';
import type { Scope } from '#shared/kernel/permissions.ts';
import type { ParsedInput } from '#shared/kernel/route.ts';
import { departmentsWithin } from '../departments/index.ts';
import { every, limitOf } from '../platform/db/sql.ts';
import { cursorOf } from '../platform/paging.ts';
import { visibleUsers } from '../users/index.ts';
import { enrollmentColumns } from './enrollments.repo.ts';

export type EnrollmentQuery = ParsedInput<typeof enrollmentApi.list>['query'];

/** An EnrollmentRow of the contract. */
export const rowColumns = sql`${enrollmentColumns}, u.name_en as "userNameEn", u.name_ar as "userNameAr",
  u.badge_number as "badgeNumber", c.code as "courseCode", c.title_en as "courseTitleEn",
  c.title_ar as "courseTitleAr", e.superseded_by_id is not null as superseded`;

export const fromEnrollments = sql`from enrollments e
  join users u on u.tenant_id = e.tenant_id and u.id = e.user_id
  join courses c on c.tenant_id = e.tenant_id and c.id = e.course_id`;

/** Word for word the condition of the index `enrollments_expiry`: certificates that stand, and will end. */
const standing = sql`e.state = 'completed' and e.revoked_at is null and e.superseded_by_id is null
  and e.effective_expires_on is not null`;

/**
 * A page of enrollments of the people in sight. The server's most used query: each of its two orders is that of an index,
 * so that it reads as many rows as it shows, whatever the tenant's size.
 */
export function selectEnrollments(query: EnrollmentQuery, scope: Scope): SQL {
  const bySoonest = query.sort === 'expiresOn';
  const order = bySoonest ? sql`e.effective_expires_on, e.id` : sql`e.id desc`;
  return sql`select ${rowColumns} ${fromEnrollments}
    where ${every(matching(query, scope), bySoonest ? afterExpiry(query) : afterNewest(query))}
    order by ${order} ${limitOf(query.limit)}`;
}

export const countEnrollments = (query: EnrollmentQuery, scope: Scope): SQL =>
  sql`select count(*) as total ${fromEnrollments} where ${matching(query, scope)}`;

/** What the next page begins after. */
export const sortValues = {
  newest: ({ id }: EnrollmentRow) => [id],
  expiresOn: ({ id, expiresOn, dispensationUntilOn }: EnrollmentRow) => [
    dispensationUntilOn ?? expiresOn,
    id,
  ],
};

function matching(query: EnrollmentQuery, scope: Scope): SQL {
  const { userId, courseId, departmentId, sessionId, state, expiresFrom, expiresTo } = query;
  const byExpiry = query.sort === 'expiresOn' || expiresFrom !== undefined || expiresTo !== undefined;
  return every(
    sql`e.tenant_id = app.tid()`,
    scope !== 'tenant' && visibleUsers(scope, 'u'),
    query.q !== undefined && found(query.q),
    userId !== undefined && sql`e.user_id = ${userId}`,
    courseId !== undefined && sql`e.course_id = ${courseId}`,
    departmentId !== undefined && sql`u.department_id in ${departmentsWithin(departmentId)}`,
    sessionId !== undefined && sql`e.session_id = ${sessionId}`,
    state !== undefined && sql`e.state = ${state}`,
    byExpiry && standing,
    expiresFrom !== undefined && sql`e.effective_expires_on >= ${expiresFrom}`,
    expiresTo !== undefined && sql`e.effective_expires_on <= ${expiresTo}`,
  );
}

/** By the person's names, badge or sign-in name, or by the course's code or titles. */
const found = (q: string) => sql`(e.user_id in (select app.search_users(${q}, null))
  or e.course_id in (select app.search_courses(${q})))`;

function afterNewest({ cursor }: EnrollmentQuery): SQL | null {
  const after = cursorOf(cursor, 1);
  return after && sql`e.id < ${after[0]}::uuid`;
}

function afterExpiry({ cursor }: EnrollmentQuery): SQL | null {
  const after = cursorOf(cursor, 2);
  return after && sql`(e.effective_expires_on, e.id) > (${after[0]}::date, ${after[1]}::uuid)`;
}
