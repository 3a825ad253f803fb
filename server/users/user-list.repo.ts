import { type SQL, sql } from 'drizzle-orm';
import type { Scope } from '#shared/kernel/permissions.ts';
import type { ParsedInput } from '#shared/kernel/route.ts';
import type { userApi } from '#shared/users/user.api.ts';
import { every, limitOf } from '../platform/db/sql.ts';
import { rowColumns, withNames } from './users.repo.ts';
import { visibleUsers } from './visible.repo.ts';

export type UserQuery = ParsedInput<typeof userApi.list>['query'];

/** Where the page before ended: the value that the list is sorted by, and the id. */
export interface After {
  value: string;
  id: string;
}

const sortColumns = { name: sql`u.name_en`, badgeNumber: sql`u.badge_number` };

/** A page of the people that somebody with this scope sees. */
export const selectUsers = (scope: Scope, query: UserQuery, after: After | null): SQL => sql`
  select ${rowColumns} from ${withNames}
  where ${every(
    wanted(scope, query),
    after !== null && sql`(${sortColumns[query.sort]}, u.id) > (${after.value}, ${after.id})`,
  )}
  order by ${sortColumns[query.sort]}, u.id ${limitOf(query.limit)}`;

export const countUsers = (scope: Scope, query: UserQuery): SQL =>
  sql`select count(*) as total from users u where ${wanted(scope, query)}`;

const wanted = (scope: Scope, { q, departmentId, foremanId, role, status }: UserQuery): SQL =>
  every(
    sql`u.tenant_id = app.tid()`,
    visibleUsers(scope, 'u'),
    // Null: no limit. A limit would cut before the other conditions choose.
    q !== undefined && sql`u.id in (select app.search_users(${q}, null))`,
    departmentId !== undefined && sql`u.department_id = ${departmentId}`,
    foremanId !== undefined && sql`u.foreman_id = ${foremanId}`,
    role !== undefined && sql`${role} = any(u.roles)`,
    status !== undefined && sql`u.status = ${status}`,
  );
