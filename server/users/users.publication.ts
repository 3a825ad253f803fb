import { sql } from 'drizzle-orm';
import { inJson } from '../platform/db/sql.ts';
import { type Publication, scopeOf, themselves } from '../platform/publication.ts';
import { detailColumnsAs, withNames } from './users.repo.ts';

/** A person with his history, in his own scope. */
export const personPublication: Publication = {
  kind: 'person',
  source: (only) => sql`
    select u.id, s.scope, row_to_json(x)::text from ${withNames} ${scopeOf('person', sql`u.id`)}
    cross join lateral (select ${detailColumnsAs(inJson)}) x
    where u.tenant_id = app.tid() and u.id in (${only})`,
  inScopes: (scopes) => sql`
    select u.id from app.scope_owners(${scopes}, 'person') person
    join users u on u.tenant_id = app.tid() and u.id = person`,
  affectedBy: {
    user: themselves,
    'user.name': (ids) => sql`
      select u.id from users u where u.tenant_id = app.tid() and u.foreman_id = any(${ids})`,
    'department.name': (ids) => sql`
      select u.id from users u where u.tenant_id = app.tid() and u.department_id = any(${ids})`,
  },
};
