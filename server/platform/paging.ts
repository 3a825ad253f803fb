import { invalid } from '#shared/kernel/problem.ts';

type CursorValue = string | number | null;

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
  total: number | null;
}

/**
 * Makes a page of one row more than was asked for (see `limitOf`): the extra one tells that a page follows. The cursor
 * holds the sort values of the last row shown, so that pages neither repeat nor skip rows when others are added.
 */
export function pageOf<T>(
  rows: readonly T[],
  limit: number,
  sortValues: (row: T) => CursorValue[],
  total: number | null = null,
): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const more = rows.length > limit && last !== undefined;
  return {
    items,
    nextCursor: more ? Buffer.from(JSON.stringify(sortValues(last))).toString('base64url') : null,
    total,
  };
}

/**
 * The sort values a cursor holds, or null on the first page. They only say where to go on, so a forged one shows nothing
 * that the query would not show. @throws Problem invalid when it is not one of ours.
 */
export function cursorOf(cursor: string | undefined, length: number): CursorValue[] | null {
  if (cursor === undefined) return null;
  const values = parse(cursor);
  const fits = Array.isArray(values) && values.length === length && values.every(isCursorValue);
  if (!fits)
    throw invalid('cursor', 'invalid_cursor', 'Start again from the first page: this cursor is not valid.');
  return values;
}

const isCursorValue = (value: unknown): value is CursorValue =>
  value === null || typeof value === 'number' || (typeof value === 'string' && !value.includes('\u0000'));

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return null;
  }
}
