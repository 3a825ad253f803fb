import { type SQL, sql } from 'drizzle-orm';
import type { Scope } from '#shared/kernel/permissions.ts';
import { list } from '../platform/db/sql.ts';
import { visibleUsers } from '../users/index.ts';

/**
 * Whose facts are asked for, to stand behind `user_id =`: one person, or `any(…)` of many. Every query here is one trip for
 * all of them.
 */
export type Whose = SQL;
export const onesOwn: Whose = sql`app.uid()`;
export const thePeople = (ids: readonly string[]): Whose => sql`any(${list(ids, 'uuid')})`;

/** A person as the list shows him, with his dated placements. */
export const personColumns = sql`
  u.id, u.name_en as "nameEn", u.name_ar as "nameAr", u.badge_number as "badgeNumber", u.job_role as "jobRole",
  u.grade, u.department_id as "departmentId", u.hired_on as "hiredOn", u.created_at as "createdAt",
  coalesce((select json_agg(json_build_object('kind', p.kind, 'value', p.value, 'departmentId', p.department_id,
      'fromOn', p.from_on, 'toOn', p.to_on))
    from user_placements p where p.tenant_id = app.tid() and p.user_id = u.id), '[]') as placements`;

export const selectPeople = (whose: Whose): SQL =>
  sql`select ${personColumns} from users u where u.tenant_id = app.tid() and u.id = ${whose}`;

/** One person, if the scope sees him. */
export const selectSeenPerson = (id: string, scope: Scope): SQL =>
  sql`${selectPeople(sql`${id}`)} and ${visibleUsers(scope, 'u')}`;

export const selectDepartments = sql`select id, code, parent_id as "parentId" from departments
  where tenant_id = app.tid()`;

export const selectCertificates = (whose: Whose): SQL => sql`
  select id, user_id as "userId", course_id as "courseId", completed_on as "completedOn", expires_on as "expiresOn",
    window_opens_on as "windowOpensOn", grace_until_on as "graceUntilOn",
    dispensation_until_on as "dispensationUntilOn", revoked_at as "revokedAt"
  from enrollments where tenant_id = app.tid() and user_id = ${whose} and state = 'completed'`;

export const selectGivenExemptions = (whose: Whose): SQL => sql`
  select user_id as "userId", course_id as "courseId", from_on as "fromOn", until_on as "untilOn"
  from exemptions where tenant_id = app.tid() and user_id = ${whose}`;

export const selectUnderWay = (whose: Whose): SQL => sql`
  select coalesce(r.user_id, e.user_id) as "userId", coalesce(r.course_id, e.course_id) as "courseId",
    r.id as "openRequestId", r.state as "openRequestState", e.id as "openEnrollmentId",
    e.state as "openEnrollmentState", e.starts_at as "bookedSessionStartsAt"
  from (select id, user_id, course_id, state from renewal_requests
    where tenant_id = app.tid() and user_id = ${whose}
      and state in ('draft', 'pending_foreman', 'pending_manager', 'returned', 'approved', 'scheduled')) r
  full join (select e.id, e.user_id, e.course_id, e.state, s.starts_at from enrollments e
    left join course_sessions s on s.tenant_id = e.tenant_id and s.id = e.session_id and e.seat = 'booked'
    where e.tenant_id = app.tid() and e.user_id = ${whose} and e.state in ('assigned', 'enrolled', 'in_progress')) e
  on e.user_id = r.user_id and e.course_id = r.course_id`;

/** The courses that a standing can be about: required of somebody, or completed by one of these people. */
export const selectCourseNames = (whose: Whose): SQL => sql`
  select id, code, title_en as "titleEn", title_ar as "titleAr" from courses
  where tenant_id = app.tid() and (id in (select course_id from requirements where tenant_id = app.tid())
    or id in (select course_id from enrollments
      where tenant_id = app.tid() and user_id = ${whose} and state = 'completed'))`;
