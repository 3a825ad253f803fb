import type pg from 'pg';
import type { ImportKind, ImportMapping } from '#shared/integrations/import.schemas.ts';
import { analyzeWhenMany, type Counts, joinsOf, mappedFields } from './plan.ts';
import { targets } from './targets.ts';

type Merged = Exclude<ImportKind, 'enrollments'>;

/** Fields that refer to rows of the same file: filled once those rows are there. */
const ownReferences = ['parentCode', 'foremanBadgeNumber', 'managerBadgeNumber'];

/**
 * Executes the plan, set-based: new records, then changed ones, then references among the rows of the file.
 * @returns how many rows got such references, whatever was planned for them
 */
export async function merge(
  client: pg.PoolClient,
  kind: Merged,
  mapping: ImportMapping,
  runId: string,
  { inserted, updated }: Pick<Counts, 'inserted' | 'updated'>,
): Promise<number> {
  const target = targets[kind];
  const fields = mappedFields(target, mapping);
  const late = fields.filter(({ field }) => ownReferences.includes(field));
  const early = fields.filter(({ field }) => !ownReferences.includes(field));

  const columns = new Map(Object.entries(target.defaults));
  // A field that the file leaves empty gets the column's default, so it is not named for a column that may not be null.
  for (const { column, value, field } of early) {
    const stands = columns.get(column);
    const nullable = target.fields[field]?.nullable ?? false;
    columns.set(column, stands ?? (nullable ? value : `coalesce(${value}, ${defaultOf(column)})`));
  }
  const staged = `from import_plan p
    join ${target.staging} s on s.tenant_id = app.tid() and s.run_id = $1 and s.line = p.line`;
  await client.query(
    `insert into ${target.table} (tenant_id, id, ${[...columns.keys()].join(', ')})
     select app.tid(), p.id, ${[...columns.values()].join(', ')} ${staged} ${joinsOf(early)} where p.action = 'insert'`,
    [runId],
  );
  await analyzeWhenMany(client, target.table, inserted);
  if (early.length > 0 && updated > 0) {
    await client.query(
      `update ${target.table} t set ${early.map(({ column, next }) => `${column} = ${next}`).join(', ')}
         ${epochOf(kind, mapping)}, version = t.version + 1, updated_at = now()
       ${staged} ${joinsOf(early)}
       where t.tenant_id = app.tid() and t.id = p.id and p.action = 'update'`,
      [runId],
    );
  }
  let referring = 0;
  for (const { column, join, next } of late) {
    const { rowCount } = await client.query(
      `update ${target.table} t set ${column} = ${next}, version = t.version + 1, updated_at = now()
       ${staged} ${join}
       where t.tenant_id = app.tid() and t.id = p.id and t.${column} is distinct from ${next}`,
      [runId],
    );
    referring += rowCount ?? 0;
  }
  return referring;
}

/** Roles or status from a file end the sessions of those they change, as they do by hand. */
const epochOf = (kind: Merged, mapping: ImportMapping): string => {
  if (kind !== 'employees' || !('roles' in mapping.fields || 'status' in mapping.fields)) return '';
  const changed = mappedFields(targets.employees, mapping)
    .filter(({ field }) => field === 'roles' || field === 'status')
    .map(({ column, next }) => `t.${column} is distinct from ${next}`);
  return `, epoch = t.epoch + (case when ${changed.join(' or ')} then 1 else 0 end)`;
};

const columnDefaults: Record<string, string> = {
  roles: `'{employee}'`,
  status: `'active'`,
  active: 'true',
  category: `'General'`,
  delivery: `'classroom'`,
  renewal_window_days: '90',
  recurrence: `'anniversary'`,
  grace_days: '0',
  late_within_grace: `'from_completion'`,
};
const defaultOf = (column: string): string => columnDefaults[column] ?? `''`;
