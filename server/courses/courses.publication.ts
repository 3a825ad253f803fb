import { type SQL, sql } from 'drizzle-orm';
import { inJson } from '../platform/db/sql.ts';
import { type Publication, scopeOf, themselves } from '../platform/publication.ts';
import { courseColumns, linkColumns } from './courses.repo.ts';
import { requirementColumns } from './requirements.repo.ts';
import { fromSessions, sessionColumnsAs } from './sessions.repo.ts';

/** The catalogue, to everybody. */
const coursePublication: Publication = {
  kind: 'course',
  source: (only) => sql`
    select c.id, 'tenant', row_to_json(x)::text from courses c
    cross join lateral (select ${courseColumns}, ${linkColumns}) x
    where c.tenant_id = app.tid() and c.id in (${only})`,
  inScopes: (scopes) =>
    sql`select c.id from courses c where c.tenant_id = app.tid() and 'tenant' = any(${scopes})`,
  affectedBy: { course: themselves },
};

/** Sessions with their seats counted, to everybody. */
const sessionPublication: Publication = {
  kind: 'session',
  source: (only) => sql`
    select s.id, 'tenant', row_to_json(x)::text ${fromSessions}
    cross join lateral (select ${sessionColumnsAs(inJson)}) x
    where s.tenant_id = app.tid() and s.id in (${only})`,
  inScopes: (scopes) => sql`
    select s.id from course_sessions s where s.tenant_id = app.tid() and 'tenant' = any(${scopes})`,
  affectedBy: {
    session: themselves,
    'course.name': (ids) => sql`
      select s.id from course_sessions s where s.tenant_id = app.tid() and s.course_id = any(${ids})`,
  },
};

/**
 * What is required, to everybody; what is required of named people, to those who see one of them, with those alone whom
 * they see: each person's scope has it with him as the only one.
 */
const requirementPublication: Publication = {
  kind: 'requirement',
  source: (only) => sql`
    select r.id, 'tenant', row_to_json(x)::text from requirements r
    cross join lateral (select ${requirementColumns(nobody)}) x
    where r.tenant_id = app.tid() and r.audience <> 'people' and r.id in (${only})
    union all
    select r.id, s.scope, row_to_json(x)::text from requirements r
    join requirement_people p on p.tenant_id = r.tenant_id and p.requirement_id = r.id
    ${scopeOf('person', sql`p.user_id`)}
    cross join lateral (select ${requirementColumns(sql`select p.user_id`)}) x
    where r.tenant_id = app.tid() and r.audience = 'people' and r.id in (${only})`,
  inScopes: (scopes) => sql`
    select r.id from requirements r
    where r.tenant_id = app.tid() and r.audience <> 'people' and 'tenant' = any(${scopes})
    union
    select p.requirement_id from app.scope_owners(${scopes}, 'person') person
    join requirement_people p on p.tenant_id = app.tid() and p.user_id = person`,
  affectedBy: { requirement: themselves },
};
const nobody: SQL = sql`select null::uuid where false`;

/** Who need not hold a course, in his own scope; why, and who said so, stays with the training office. */
const exemptionPublication: Publication = {
  kind: 'exemption',
  source: (only) => sql`
    select e.id, s.scope, row_to_json(x)::text from exemptions e ${scopeOf('person', sql`e.user_id`)}
    cross join lateral (select e.id, e.user_id as "userId", e.course_id as "courseId", e.from_on as "fromOn",
      e.until_on as "untilOn") x
    where e.tenant_id = app.tid() and e.id in (${only})`,
  inScopes: (scopes) => sql`
    select e.id from app.scope_owners(${scopes}, 'person') person
    join exemptions e on e.tenant_id = app.tid() and e.user_id = person`,
  affectedBy: { exemption: themselves },
};

export const coursePublications: readonly Publication[] = [
  coursePublication,
  sessionPublication,
  requirementPublication,
  exemptionPublication,
];
