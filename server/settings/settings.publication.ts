import { sql } from 'drizzle-orm';
import { type Publication, themselves } from '../platform/publication.ts';
import { columns } from './settings.repo.ts';

/** The tenant's settings, to everybody. */
export const settingsPublication: Publication = {
  kind: 'settings',
  source: (only) => sql`
    select t.id, 'tenant', row_to_json(x)::text from tenants t cross join lateral (select ${columns}) x
    where t.tenant_id = app.tid() and t.id in (${only})`,
  inScopes: (scopes) => sql`select app.tid() where 'tenant' = any(${scopes})`,
  affectedBy: { settings: themselves },
};
