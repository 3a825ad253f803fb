import { type SQL, sql } from 'drizzle-orm';
import type { enrollmentApi } from '#shared/enrollments/enrollment.api.ts';
import { type EnrollmentRow, EnrollmentState } from '#shared/enrollments/enrollment.schemas.ts';
import type { Scope } from '#shared/kernel/permissions.ts';
import type { ParsedInput } from '#shared/kernel/route.ts';
import { departmentsWithin } from '../departments/index.ts';
import { every, type Instant, limitOf } from '../platform/db/sql.ts';
import { cursorOf } from '../platform/paging.ts';
import { visibleUsers } from '../users/index.ts';
import { enrollmentColumnsAs } from './enrollments.repo.ts';

export type EnrollmentQuery = ParsedInput<typeof enrollmentApi.list>['query'];

const named = sql`u.name_en as "userNameEn", u.name_ar as "userNameAr", u.badge_number as "badgeNumber",
  c.code as "courseCode", c.title_en as "courseTitleEn", c.title_ar as "courseTitleAr",
  e.superseded_by_id is not null as superseded`;

/** An EnrollmentRow of the contract: every column costs each of the rows of each page, on the way and in the browser. */
const rowColumns = sql`e.id, e.user_id as "userId", e.course_id as "courseId", e.state, e.session_id as "sessionId", e.seat,
  e.due_on as "dueOn", e.attendance, e.completed_on as "completedOn", e.expires_on as "expiresOn",
  e.dispensation_until_on as "dispensationUntilOn", e.revoked_at as "revokedAt", e.version, ${named}`;

/** The whole enrollment, with the same names. */
export const detailColumnsAs = (instant: Instant): SQL => sql`${enrollmentColumnsAs(instant)}, ${named}`;

/** Enrollments `e`, a table or a query, with their person `u` and course `c`. */
export const joined = (enrollments: SQL) => sql`from ${enrollments} e
  join users u on u.tenant_id = e.tenant_id and u.id = e.user_id
  join courses c on c.tenant_id = e.tenant_id and c.id = e.course_id`;
export const fromEnrollments = joined(sql`enrollments`);

/** Word for word the condition of the index `enrollments_expiry`: certificates that stand, and will end. */
const standing = sql`e.state = 'completed' and e.revoked_at is null and e.superseded_by_id is null
  and e.effective_expires_on is not null`;

const order = { newest: sql`e.id desc`, expiresOn: sql`e.effective_expires_on, e.id` };
const orderOfBoth = {
  newest: sql`id desc`,
  expiresOn: sql`coalesce("dispensationUntilOn", "expiresOn"), id`,
};

/**
 * A page of enrollments of the people in sight. The server's most used query: each of its two orders is that of an index,
 * so that it reads as many rows as it shows, whatever the tenant's size.
 */
export function selectEnrollments(query: EnrollmentQuery, scope: Scope): SQL {
  const { sort, limit, q } = query;
  const after = sort === 'expiresOn' ? afterExpiry(query) : afterNewest(query);
  const page = (from: SQL, found?: SQL) => sql`select ${rowColumns} ${from}
    where ${every(matching(query, scope), after, found)} order by ${order[sort]} ${limitOf(limit)}`;
  if (q === undefined) return page(fromEnrollments);
  return sql`${search(q)} select * from ((${page(ofFew, ifFew)}) union all (${page(fromEnrollments, ifMany(q))})) found
    order by ${orderOfBoth[sort]}`;
}

/** How many they are. */
export function countEnrollments(query: EnrollmentQuery, scope: Scope): SQL {
  const { q } = query;
  const counted = (from: SQL, found?: SQL) =>
    sql`select count(*) as total ${from} where ${every(matching(query, scope), found)}`;
  if (q === undefined) return counted(fromEnrollments);
  return sql`${search(q)} select sum(total) as total
    from ((${counted(ofFew, ifFew)}) union all (${counted(fromEnrollments, ifMany(q))})) counts`;
}

/** What the next page begins after. */
export const sortValues = {
  newest: ({ id }: EnrollmentRow) => [id],
  expiresOn: ({ id, expiresOn, dispensationUntilOn }: EnrollmentRow) => [
    dispensationUntilOn ?? expiresOn,
    id,
  ],
};

/** As many people as are looked up one by one; more of them are met soon enough on the way through the sorted list. */
const few = sql.raw('100');

// By the person's names, badge or sign-in name, or by the course's code or titles. Which half of the query holds is decided
// once, and the other never runs. The literal limit tells the planner how few the few are.
const search = (q: string): SQL => sql`
  with people (id) as materialized (select app.search_users(${q}, ${few} + 1) limit ${few} + 1),
    found_courses (id) as materialized (select app.search_courses(${q})),
    amount (few) as materialized (select (select count(*) from people) <= ${few} and not exists (select from found_courses))`;
// Fenced by `offset 0`: else the planner walks the whole sorted list in the hope of meeting one of them.
const ofFew = joined(sql`(select * from enrollments
  where tenant_id = app.tid() and user_id in (select id from people) offset 0)`);
const ifFew = sql`(select few from amount)`;
const ifMany = (q: string): SQL => sql`not (select few from amount)
  and (e.user_id in (select app.search_users(${q}, null)) or e.course_id in (select id from found_courses))`;

function matching(query: EnrollmentQuery, scope: Scope): SQL {
  const { userId, courseId, departmentId, sessionId, state, expiresFrom, expiresTo } = query;
  const byExpiry = query.sort === 'expiresOn' || expiresFrom !== undefined || expiresTo !== undefined;
  return every(
    sql`e.tenant_id = app.tid()`,
    scope !== 'tenant' && visibleUsers(scope, 'u'),
    userId !== undefined && sql`e.user_id = ${userId}`,
    courseId !== undefined && sql`e.course_id = ${courseId}`,
    departmentId !== undefined && sql`u.department_id in ${departmentsWithin(departmentId)}`,
    sessionId !== undefined && sql`e.session_id = ${sessionId}`,
    state !== undefined && inState(state),
    byExpiry && standing,
    expiresFrom !== undefined && sql`e.effective_expires_on >= ${expiresFrom}`,
    expiresTo !== undefined && sql`e.effective_expires_on <= ${expiresTo}`,
  );
}

/** Literal, so that the planner sees which states the index `enrollments_unfinished` holds. Each is a word of the contract's own. */
const states = Object.fromEntries(
  EnrollmentState.options.map((state) => [state, sql.raw(`e.state = '${state}'`)]),
);
const inState = (state: EnrollmentState) => states[state];

function afterNewest({ cursor }: EnrollmentQuery): SQL | null {
  const after = cursorOf(cursor, 1);
  return after && sql`e.id < ${after[0]}::uuid`;
}

function afterExpiry({ cursor }: EnrollmentQuery): SQL | null {
  const after = cursorOf(cursor, 2);
  return after && sql`(e.effective_expires_on, e.id) > (${after[0]}::date, ${after[1]}::uuid)`;
}
