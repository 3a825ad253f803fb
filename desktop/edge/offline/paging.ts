import { compareText } from '#shared/kernel/compare.ts';
import { isId } from '#shared/kernel/ids.ts';
import { invalid } from '#shared/kernel/problem.ts';

type Value = string | number;

/** One thing that a list is sorted by. */
export interface Column<T> {
  of: (row: T) => Value;
  compare: (a: Value, b: Value) => number;
}

export const ascending = <T>(of: Column<T>['of'], compare = compareText): Column<T> => ({
  of,
  compare: (a, b) => (typeof a === 'number' ? a - Number(b) : compare(a, String(b))),
});

/** Ids are made in time order. */
export const newestFirst: readonly Column<{ id: string }>[] = [
  { of: ({ id }) => id, compare: (a, b) => compareText(String(b), String(a)) },
];

interface Query {
  limit: number;
  cursor?: string | undefined;
  withTotal: boolean;
}

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
  total: number | null;
}

/**
 * A page of a list as the server gives it. The cursor is the server's too: it holds the sort values of the last row shown.
 * @throws Problem invalid for a cursor that is not of this list
 */
export function pageOf<T>(
  rows: readonly T[],
  { limit, cursor, withTotal }: Query,
  order: readonly Column<T>[],
): Page<T> {
  const after = cursorOf(cursor, order.length);
  const compare = (a: readonly Value[], b: readonly Value[]) => {
    for (const [at, column] of order.entries()) {
      const found = column.compare(a[at] ?? '', b[at] ?? '');
      if (found !== 0) return found;
    }
    return 0;
  };
  const following = rows
    .map((row) => ({ row, values: order.map(({ of }) => of(row)) }))
    .filter(({ values }) => after === null || compare(values, after) > 0)
    .sort((a, b) => compare(a.values, b.values));
  const last = following[limit - 1];
  return {
    items: following.slice(0, limit).map(({ row }) => row),
    nextCursor: last && following.length > limit ? printed(last.values) : null,
    total: withTotal ? rows.length : null,
  };
}

const printed = (values: readonly Value[]) => Buffer.from(JSON.stringify(values)).toString('base64url');

function cursorOf(cursor: string | undefined, length: number): Value[] | null {
  if (cursor === undefined) return null;
  const values = parsed(cursor);
  const fits = Array.isArray(values) && values.length === length && values.every(isValue);
  // Every list ends its order with the id.
  if (fits && isId(String(values.at(-1)))) return values;
  throw invalid('cursor', 'invalid_cursor', 'Start again from the first page: this cursor is not valid.');
}

const isValue = (value: unknown): value is Value => typeof value === 'string' || typeof value === 'number';

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return null;
  }
}
