import { sql } from 'drizzle-orm';
import { type Publication, scopeOf, themselves } from '../platform/publication.ts';

/** Who the user is, to himself: what `GET /api/auth/session` answers, without the day and what follows from the roles. */
export const accountPublication: Publication = {
  kind: 'account',
  source: (only) => sql`
    select u.id, s.scope, row_to_json(x)::text from users u join tenants t on t.tenant_id = u.tenant_id
    ${scopeOf('inbox', sql`u.id`)}
    cross join lateral (
      select u.id as "userId", u.username, u.name_en as "nameEn", u.name_ar as "nameAr", u.language,
        case when t.kind = 'central' and 'administrator' = any(u.roles) then u.roles || 'central_administrator'::text
          else u.roles end as roles,
        app.scope_of(u.roles) as scope, u.password_is_one_time as "mustChangePassword",
        (select row_to_json(y) from (select t.id, t.slug, t.name_en as "nameEn", t.name_ar as "nameAr", t.kind,
          t.time_zone as "timeZone") y) as tenant
    ) x
    where u.tenant_id = app.tid() and u.id in (${only})`,
  inScopes: (scopes) => sql`
    select u.id from app.scope_owners(${scopes}, 'inbox') owner
    join users u on u.tenant_id = app.tid() and u.id = owner`,
  affectedBy: { user: themselves, settings: 'all' },
};
