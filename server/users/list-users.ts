import { type SQL, sql } from 'drizzle-orm';
import { isId } from '#shared/kernel/ids.ts';
import type { Scope } from '#shared/kernel/permissions.ts';
import { invalid } from '#shared/kernel/problem.ts';
import type { ParsedInput } from '#shared/kernel/route.ts';
import type { userApi } from '#shared/users/user.api.ts';
import type { UserRow } from '#shared/users/user.schemas.ts';
import type { RequestContext } from '../platform/context.ts';
import { every, limitOf } from '../platform/db/sql.ts';
import { cursorOf, type Page } from '../platform/paging.ts';
import { readPage } from '../platform/read-page.ts';
import { rowColumns, withNames } from './users.repo.ts';
import { visibleUsers } from './visible.ts';

type Query = ParsedInput<typeof userApi.list>['query'];

const sortColumns = { name: sql`u.name_en`, badgeNumber: sql`u.badge_number` };
const sortValues = {
  name: (row: UserRow) => [row.nameEn, row.id],
  badgeNumber: (row: UserRow) => [row.badgeNumber, row.id],
};

/** The people the asker sees, page by page, in one round trip; the count only when it is asked for. */
export async function listUsers(context: RequestContext, query: Query): Promise<Page<UserRow>> {
  const after = afterCursor(query);
  const wanted = (scope: Scope) =>
    every(sql`u.tenant_id = app.tid()`, visibleUsers(scope, 'u'), ...filters(query));
  const page = await readPage<UserRow>(context, query, {
    rows: (scope) => selectPage(query, wanted(scope), after),
    total: (scope) => sql`select count(*) as total from users u where ${wanted(scope)}`,
    sortValues: sortValues[query.sort],
  });
  return page;
}

const filters = ({ q, departmentId, foremanId, role, status }: Query): (SQL | undefined)[] => [
  // Null: no limit. A limit would cut before the other conditions choose.
  q === undefined ? undefined : sql`u.id in (select app.search_users(${q}, null))`,
  departmentId === undefined ? undefined : sql`u.department_id = ${departmentId}`,
  foremanId === undefined ? undefined : sql`u.foreman_id = ${foremanId}`,
  role === undefined ? undefined : sql`${role} = any(u.roles)`,
  status === undefined ? undefined : sql`u.status = ${status}`,
];

const selectPage = ({ sort, limit }: Query, wanted: SQL, after: SQL | undefined): SQL => sql`
  select ${rowColumns} from ${withNames} where ${every(wanted, after)}
  order by ${sortColumns[sort]}, u.id ${limitOf(limit)}`;

function afterCursor({ sort, cursor }: Query): SQL | undefined {
  const values = cursorOf(cursor, 2);
  if (values === null) return undefined;
  const [value, id] = values.map(String);
  if (id === undefined || !isId(id)) {
    throw invalid('cursor', 'invalid_cursor', 'Start again from the first page: this cursor is not valid.');
  }
  return sql`(${sortColumns[sort]}, u.id) > (${value}, ${id})`;
}
