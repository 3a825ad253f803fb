import { isId } from '#shared/kernel/ids.ts';
import { invalid } from '#shared/kernel/problem.ts';
import type { UserRow } from '#shared/users/user.schemas.ts';
import type { RequestContext } from '../platform/context.ts';
import { cursorOf, type Page } from '../platform/paging.ts';
import { readPage } from '../platform/read-page.ts';
import { type After, countUsers, selectUsers, type UserQuery } from './user-list.repo.ts';

const sortValues = {
  name: (row: UserRow) => [row.nameEn, row.id],
  badgeNumber: (row: UserRow) => [row.badgeNumber, row.id],
};

/** The people the asker sees, page by page, in one round trip; the count only when it is asked for. */
export function listUsers(context: RequestContext, query: UserQuery): Promise<Page<UserRow>> {
  const after = afterCursor(query.cursor);
  return readPage<UserRow>(context, query, {
    rows: (scope) => selectUsers(scope, query, after),
    total: (scope) => countUsers(scope, query),
    sortValues: sortValues[query.sort],
  });
}

/** @throws Problem invalid when the cursor is not one of this list. */
function afterCursor(cursor: string | undefined): After | null {
  const values = cursorOf(cursor, 2);
  if (values === null) return null;
  const [value = '', id = ''] = values.map(String);
  if (!isId(id)) {
    throw invalid('cursor', 'invalid_cursor', 'Start again from the first page: this cursor is not valid.');
  }
  return { value, id };
}
