import { type SQL, sql } from 'drizzle-orm';

/** A JavaScript array as one array parameter: `where id = any(${list(ids, 'uuid')})`. A bare array would become `$1, $2, …`. */
export const list = (
  values: readonly unknown[],
  type: 'uuid' | 'text' | 'integer' | 'bigint' | 'date',
): SQL => sql`${sql.param(values)}::${sql.raw(type)}[]`;

/** Only the conditions that are there, joined by `and`; `true` when there are none. */
export function every(...conditions: (SQL | undefined | null | false)[]): SQL {
  const present = conditions.filter(
    (condition) => condition !== undefined && condition !== null && condition !== false,
  );
  return present.length === 0 ? sql`true` : sql.join(present, sql` and `);
}

/** A literal page size: as a parameter it would make PostgreSQL plan the query anew each time. One more row tells if a page follows. */
export const limitOf = (limit: number): SQL => sql.raw(`limit ${Math.trunc(limit) + 1}`);

/** How a query writes an instant: as a column for the wire, or inside a JSON text, where nothing turns it into the API's form. */
export type Instant = (column: SQL) => SQL;
export const onWire: Instant = (column) => column;
export const inJson: Instant = (column) => sql`app.iso(${column})`;
