import { isDate } from '#shared/kernel/dates.ts';
import { isId } from '#shared/kernel/ids.ts';
import { invalid } from '#shared/kernel/problem.ts';
import { cursorOf } from '../platform/paging.ts';

/** The id that ended the page before; null on the first page. @throws Problem invalid for a cursor of another list. */
export function requestBefore(cursor: string | undefined): string | null {
  const values = cursorOf(cursor, 1);
  if (values === null) return null;
  const id = String(values[0]);
  if (!isId(id)) throw notOurs();
  return id;
}

/** Due date and id of the step that ended the page before. @throws Problem invalid for a cursor of another list. */
export function stepAfter(cursor: string | undefined): { dueOn: string; stepId: string } | null {
  const values = cursorOf(cursor, 2);
  if (values === null) return null;
  const [dueOn = '', stepId = ''] = values.map(String);
  if (!isDate(dueOn) || !isId(stepId)) throw notOurs();
  return { dueOn, stepId };
}

const notOurs = () =>
  invalid('cursor', 'invalid_cursor', 'Start again from the first page: this cursor is not valid.');
