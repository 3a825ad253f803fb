import { type SQL, sql } from 'drizzle-orm';
import { inJson } from '../platform/db/sql.ts';
import { type Publication, scopeOf, themselves } from '../platform/publication.ts';
import { revisionColumnsAs } from './enrollment-detail.repo.ts';
import { detailColumnsAs, joined } from './enrollment-list.repo.ts';
import { evidenceColumnsAs } from './evidence.repo.ts';

/** Fenced by `offset 0`: those that are wanted first, and then what belongs to them, however many they are taken to be. */
const wanted = (only: SQL): SQL =>
  sql`(select * from enrollments where tenant_id = app.tid() and id in (${only}) offset 0)`;

/** An enrollment with its former pictures and its files, in its person's scope. */
export const enrollmentPublication: Publication = {
  kind: 'enrollment',
  source: (only) => sql`
    select e.id, s.scope, row_to_json(x)::text ${joined(wanted(only))} ${scopeOf('person', sql`e.user_id`)}
    cross join lateral (select ${detailColumnsAs(inJson)},
      coalesce((select json_agg(row_to_json(y) order by y.revision desc)
        from (select ${revisionColumnsAs(inJson)} from enrollment_revisions r
          where r.tenant_id = e.tenant_id and r.enrollment_id = e.id) y), '[]') as revisions,
      coalesce((select json_agg(row_to_json(y) order by y.id)
        from (select ${evidenceColumnsAs(inJson)} from evidence_files f
          where f.tenant_id = e.tenant_id and f.enrollment_id = e.id) y), '[]') as evidence) x`,
  inScopes: (scopes) => sql`
    select e.id from app.scope_owners(${scopes}, 'person') person
    join enrollments e on e.tenant_id = app.tid() and e.user_id = person`,
  affectedBy: {
    enrollment: themselves,
    'user.name': (ids) => sql`
      select e.id from enrollments e where e.tenant_id = app.tid() and e.user_id = any(${ids})`,
    'course.name': (ids) => sql`
      select e.id from enrollments e where e.tenant_id = app.tid() and e.course_id = any(${ids})`,
  },
};
