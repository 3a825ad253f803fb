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
const sortNames = { name: sql`"nameEn"`, badgeNumber: sql`"badgeNumber"` };

/** A page of the people that somebody with this scope sees. */
export function selectUsers(scope: Scope, query: UserQuery, after: After | null): SQL {
  const { sort, limit, q } = query;
  const from = after !== null && sql`(${sortColumns[sort]}, u.id) > (${after.value}, ${after.id})`;
  const page = (matching?: SQL) => sql`
    select ${rowColumns} from ${withNames} where ${every(wanted(scope, query), from, matching)}
    order by ${sortColumns[sort]}, u.id ${limitOf(limit)}`;
  if (q === undefined) return page();
  return sql`${found(q)} (${page(ifFew)}) union all (${page(ifMany(q))}) order by ${sortNames[sort]}, id`;
}

/** How many they are. */
export function countUsers(scope: Scope, query: UserQuery): SQL {
  const counted = (matching?: SQL) =>
    sql`select count(*) as total from users u where ${every(wanted(scope, query), matching)}`;
  if (query.q === undefined) return counted();
  return sql`${found(query.q)}
    select sum(total) as total from (${counted(ifFew)} union all ${counted(ifMany(query.q))}) counts`;
}

const wanted = (scope: Scope, { departmentId, foremanId, role, status }: UserQuery): SQL =>
  every(
    sql`u.tenant_id = app.tid()`,
    visibleUsers(scope, 'u'),
    departmentId !== undefined && sql`u.department_id = ${departmentId}`,
    foremanId !== undefined && sql`u.foreman_id = ${foremanId}`,
    role !== undefined && sql`${role} = any(u.roles)`,
    status !== undefined && sql`u.status = ${status}`,
  );

/** As many people as are looked up one by one; more of them are met soon enough on the way through the sorted list. */
const few = 1000;

// Which of the two holds is decided once, and the other's half of the query never runs.
const found = (q: string): SQL => sql`
  with found (id) as materialized (select app.search_users(${q}, ${sql.raw(String(few + 1))})),
    amount (few) as materialized (select count(*) <= ${sql.raw(String(few))} from found)`;
const ifFew = sql`(select few from amount) and u.id in (select id from found)`;
const ifMany = (q: string): SQL => sql`not (select few from amount) and u.search_text like app.holds(${q})`;
