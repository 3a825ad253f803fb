import { sql } from 'drizzle-orm';
import { inJson } from '../platform/db/sql.ts';
import { type Publication, scopeOf, themselves } from '../platform/publication.ts';
import { columnsAs } from './notifications.repo.ts';

/** A notification, to whom it was sent. */
export const notificationPublication: Publication = {
  kind: 'notification',
  source: (only) => sql`
    select n.id, s.scope, row_to_json(x)::text from notifications n ${scopeOf('inbox', sql`n.user_id`)}
    cross join lateral (select ${columnsAs(inJson)}) x
    where n.tenant_id = app.tid() and n.id in (${only})`,
  inScopes: (scopes) => sql`
    select n.id from app.scope_owners(${scopes}, 'inbox') owner
    join notifications n on n.tenant_id = app.tid() and n.user_id = owner`,
  affectedBy: { notification: themselves },
};
