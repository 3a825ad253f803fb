import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'pg';
import { z } from 'zod';

/** A column as one line: `text`, `text not null`, `text not null default` (the database fills in what an insert leaves out). */
const Columns = z.record(z.string(), z.string());
const Table = z.strictObject({ columns: Columns, indexes: z.record(z.string(), z.string()) });
/** Tables by name. */
export const Snapshot = z.record(z.string(), Table);
export type Snapshot = z.infer<typeof Snapshot>;

/** Names that stood in a released schema and mean something to programs still out there. */
export const Retired = z.strictObject({
  tables: z.array(z.string()),
  /** `table.column` */
  columns: z.array(z.string()),
});
export type Retired = z.infer<typeof Retired>;

export const snapshotFile = join(import.meta.dirname, '../schema.snapshot.json');
export const readSnapshot = (): Snapshot => Snapshot.parse(JSON.parse(readFileSync(snapshotFile, 'utf8')));
export const readRetired = (): Retired =>
  Retired.parse(JSON.parse(readFileSync(join(import.meta.dirname, '../retired.json'), 'utf8')));

/** The schema as a migrated database has it. */
export async function takeSnapshot(client: Client): Promise<Snapshot> {
  const { rows } = await client.query<{ name: string }>(`
    select c.relname as name,
      (select json_object_agg(a.attname, format_type(a.atttypid, a.atttypmod)
          || case when a.attnotnull then ' not null' else '' end
          || case when a.atthasdef then ' default' else '' end order by a.attname)
        from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
      (select coalesce(json_object_agg(x.relname,
          regexp_replace(pg_get_indexdef(i.indexrelid), '^.* USING ', '') order by x.relname), '{}')
        from pg_index i join pg_class x on x.oid = i.indexrelid where i.indrelid = c.oid) as indexes
    from pg_class c
    where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
    order by c.relname`);
  return Snapshot.parse(Object.fromEntries(rows.map(({ name, ...table }) => [name, table])));
}

/** What a program of the older snapshot would miss in the newer: one sentence each. */
export function lossesBetween(older: Snapshot, newer: Snapshot): string[] {
  return Object.entries(older).flatMap(([name, table]) => {
    const now = newer[name];
    if (!now) return [`The table ${name} is gone.`];
    const changed = Object.entries(table.columns).flatMap(([column, was]) =>
      lossesOf(`${name}.${column}`, was, now.columns[column]),
    );
    const unfilled = Object.entries(now.columns)
      .filter(([column, text]) => !(column in table.columns) && text.endsWith(' not null'))
      .map(([column]) => `The added column ${name}.${column} must be nullable or have a default.`);
    return [...changed, ...unfilled];
  });
}

function lossesOf(name: string, before: string, after: string | undefined): string[] {
  if (after === undefined) return [`The column ${name} is gone.`];
  const [was, is] = [partsOf(before), partsOf(after)];
  return [
    ...(holdsAll(is.type, was.type)
      ? []
      : [`The column ${name} was narrowed from ${was.type} to ${is.type}.`]),
    ...(was.nullable && !is.nullable ? [`The column ${name} no longer takes null.`] : []),
    ...(was.filled && !is.filled && !is.nullable ? [`The column ${name} lost its default.`] : []),
  ];
}

const partsOf = (column: string) => ({
  type: column.replace(/ default$/, '').replace(/ not null$/, ''),
  nullable: !/ not null( default)?$/.test(column),
  filled: / default$/.test(column),
});

const widenings: Record<string, readonly string[]> = {
  smallint: ['integer', 'bigint', 'numeric'],
  integer: ['bigint', 'numeric'],
  bigint: ['numeric'],
  real: ['double precision'],
  uuid: ['text'],
};

/** Whether every value of the old type is one of the new type. */
function holdsAll(type: string, old: string): boolean {
  if (type === old || widenings[old]?.includes(type)) return true;
  const length = /^character varying(?:\((\d+)\))?$/;
  const [was, is] = [length.exec(old), length.exec(type)];
  if (!was) return false;
  return type === 'text' || (is !== null && Number(is[1] ?? Infinity) >= Number(was[1] ?? Infinity));
}

/** Retired names that stand in the schema again: an old program would take the new thing for the old one. */
export function reusedNames(snapshot: Snapshot, { tables, columns }: Retired): string[] {
  return [
    ...tables
      .filter((name) => name in snapshot)
      .map((name) => `The retired table name ${name} is used again.`),
    ...columns
      .filter((name) => {
        const [table = '', column = ''] = name.split('.');
        return column in (snapshot[table]?.columns ?? {});
      })
      .map((name) => `The retired column name ${name} is used again.`),
  ];
}
