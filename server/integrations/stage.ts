import {
  type FieldMapping,
  type ImportKind,
  type ImportMapping,
  importFields,
} from '#shared/integrations/import.schemas.ts';
import { invalid } from '#shared/kernel/problem.ts';
import { snake } from './targets.ts';

/** SQL with its parameters, numbered as they are added. */
export class Sql {
  readonly values: unknown[] = [];
  param(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

/**
 * Checks a mapping against the kind's fields and the file's columns. @throws Problem with the path of the field in the
 * mapping: an unknown target, a column that the file does not have, a missing key.
 */
export function checkMapping(kind: ImportKind, { fields }: ImportMapping, columns: readonly string[]): void {
  const known: readonly string[] = importFields[kind].fields;
  for (const [field, { columns: from, constant }] of Object.entries(fields)) {
    if (!known.includes(field)) {
      throw invalid(
        `mapping.fields.${field}`,
        'unknown_field',
        `"${field}" is not a field of ${kind}. Use: ${known.join(', ')}.`,
      );
    }
    const absent = from.find((column) => !columns.includes(column));
    if (absent !== undefined) {
      const has = columns.join(', ');
      throw invalid(
        `mapping.fields.${field}.columns`,
        'unknown_column',
        `The file has no column "${absent}". It has: ${has}.`,
      );
    }
    if (from.length === 0 && constant === undefined) {
      throw invalid(
        `mapping.fields.${field}`,
        'empty_mapping',
        `Name a column or a constant for "${field}".`,
      );
    }
  }
  for (const key of importFields[kind].key.split(', ')) {
    if (!(key in fields))
      throw invalid(`mapping.fields.${key}`, 'key_missing', `Map "${key}": it finds the record.`);
  }
}

/** Fills the staging table from `import_rows` by the mapping: every target field as text, nothing believed yet. */
export function stageStatement(
  kind: ImportKind,
  mapping: ImportMapping,
  columns: readonly string[],
  runId: string,
) {
  const sql = new Sql();
  const fields = Object.entries(mapping.fields);
  const run = sql.param(runId);
  const values = fields.map(([, field]) => cellOf(sql, field, columns));
  const text = `insert into staging_${kind} (tenant_id, run_id, line, ${fields.map(([name]) => snake(name)).join(', ')})
    select app.tid(), ${run}::uuid, r.line, ${values.join(', ')} from import_rows r`;
  return { text, values: sql.values };
}

function cellOf(
  sql: Sql,
  { columns: from, separator, constant, dateFormat, values }: FieldMapping,
  columns: readonly string[],
) {
  if (from.length === 0) return `${sql.param(constant)}::text`;
  const cells = from.map((column) => `app.cell(r.c${columns.indexOf(column) + 1})`);
  let cell =
    cells.length === 1
      ? `${cells[0]}`
      : `nullif(concat_ws(${sql.param(separator)}, ${cells.join(', ')}), '')`;
  if (values !== undefined && Object.keys(values).length > 0) {
    const cases = Object.entries(values).map(
      ([from, to]) => `when ${sql.param(from)} then ${sql.param(to)}::text`,
    );
    cell = `case ${cell} ${cases.join(' ')} else ${cell} end`;
  }
  if (constant !== undefined) cell = `coalesce(${cell}, ${sql.param(constant)}::text)`;
  return dateFormat === undefined ? cell : `app.import_date(${cell}, ${sql.param(dateFormat)}::text)`;
}
