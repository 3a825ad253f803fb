import { type SQL, sql } from 'drizzle-orm';
import type { Scope } from '#shared/kernel/permissions.ts';

/**
 * Whose rows a person with this scope sees, as a condition on `users` under `alias` (a name of ours, never input). The
 * tenant's own condition stands beside it in every query. The people a foreman leads and the asker himself are always
 * among them. Source of the rule: roles and their scope of sight, `scopeOf` in shared/kernel/permissions.ts.
 */
export function visibleUsers(scope: Scope, alias: string): SQL {
  const user = sql.raw(alias);
  const himself = sql`${user}.id = app.uid()`;
  const crew = sql`(${user}.foreman_id = app.uid() or ${himself})`;
  switch (scope) {
    case 'tenant':
      return sql`true`;
    case 'departments':
      return sql`(${user}.department_id in (select app.headed_departments()) or ${crew})`;
    case 'crew':
      return crew;
    case 'self':
      return himself;
  }
}
