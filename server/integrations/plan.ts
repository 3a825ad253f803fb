import type pg from 'pg';
import type { ImportKind, ImportMapping, ImportResult } from '#shared/integrations/import.schemas.ts';
import { type Target, targets } from './targets.ts';

type Merged = Exclude<ImportKind, 'enrollments'>;
export type Differences = Pick<ImportResult, 'fieldChanges' | 'differences'>;
export type Counts = Pick<ImportResult, 'inserted' | 'updated' | 'unchanged'>;

export interface MappedField {
  field: string;
  column: string;
  join: string;
  /** The value the record will have: staged, or the stored one where an empty cell keeps it. */
  next: string;
  /** The staged value alone, for a new record. */
  value: string;
}

/** The mapped fields that are stored in the record itself. With `keep`, an empty cell leaves the stored value. */
export function mappedFields(target: Target, mapping: ImportMapping): MappedField[] {
  return Object.entries(target.fields)
    .filter(([field]) => field in mapping.fields)
    .map(([field, { column, value, join = '', nullable = false }]) => ({
      field,
      column,
      join,
      value,
      next: mapping.empty === 'keep' || !nullable ? `coalesce(${value}, t.${column})` : value,
    }));
}

export const joinsOf = (fields: readonly MappedField[]): string => fields.map(({ join }) => join).join('\n');

/**
 * Decides for every good row what it does: the temporary table `import_plan(line, id, action)` with `insert`, `update` or
 * `unchanged`. Counting it is the preview, executing it the merge, so that both say the same.
 */
export async function plan(
  client: pg.PoolClient,
  kind: Merged,
  mapping: ImportMapping,
  runId: string,
): Promise<Counts> {
  const target = targets[kind];
  const fields = mappedFields(target, mapping);
  const differs =
    fields.map(({ column, next }) => `t.${column} is distinct from ${next}`).join(' or ') || 'false';
  await client.query(
    `create temporary table import_plan on commit drop as
     select s.line, coalesce(t.id, uuidv7()) as id,
       case when t.id is null then 'insert' when ${differs} then 'update' else 'unchanged' end as action
     from ${target.staging} s
     left join ${target.table} t on t.tenant_id = app.tid() and ${target.match}
     ${joinsOf(fields)}
     where s.tenant_id = app.tid() and s.run_id = $1 and not exists (select from import_errors e where e.line = s.line)`,
    [runId],
  );
  await client.query('analyze import_plan');
  const { rows } = await client.query<{ action: string; n: string }>(
    'select action, count(*) as n from import_plan group by action',
  );
  const count = (action: string) => Number(rows.find((row) => row.action === action)?.n ?? 0);
  return { inserted: count('insert'), updated: count('update'), unchanged: count('unchanged') };
}

const manyRows = 2_000;

/**
 * Counts a table anew after many rows went in. Otherwise what follows is planned as if the tenant had none: each new row
 * held against every row of the plan, which for 50,000 people takes minutes.
 */
export async function analyzeWhenMany(client: pg.PoolClient, table: string, inserted: number): Promise<void> {
  if (inserted > manyRows) await client.query(`analyze ${table}`);
}

const sampleSize = 100;

/** What the updates change: how often each field, and the first differences in full. */
export async function differences(
  client: pg.PoolClient,
  kind: Merged,
  mapping: ImportMapping,
  runId: string,
): Promise<Differences> {
  const target = targets[kind];
  const fields = mappedFields(target, mapping);
  if (fields.length === 0) return { fieldChanges: {}, differences: [] };
  const { rows } = await client.query<{
    key: string;
    field: string;
    before: string;
    after: string;
    n: string;
  }>(
    `with changed as (
       select s.line, s.${target.key} as key, d.field, d.before, d.after from import_plan p
       join ${target.staging} s on s.tenant_id = app.tid() and s.run_id = $1 and s.line = p.line
       join ${target.table} t on t.tenant_id = app.tid() and t.id = p.id
       ${joinsOf(fields)}
       cross join lateral (values ${fields
         .map(({ field, column, next }) => `('${field}', (t.${column})::text, (${next})::text)`)
         .join(', ')}) as d (field, before, after)
       where p.action = 'update' and d.before is distinct from d.after
     ), numbered as (
       select *, count(*) over (partition by field) as n, row_number() over (order by line, field) as at from changed
     )
     select key, field, before, after, n from numbered where at <= ${sampleSize}
     union all
     select null, field, null, null, count(*) from changed group by field`,
    [runId],
  );
  const totals = rows.filter((row) => row.key === null);
  return {
    fieldChanges: Object.fromEntries(totals.map((row) => [row.field, Number(row.n)])),
    differences: rows
      .filter((row) => row.key !== null)
      .map(({ key, field, before, after }) => ({ key, field, before, after })),
  };
}
