import type pg from 'pg';
import type { ImportResult, RowError } from '#shared/integrations/import.schemas.ts';
import type { BrokenRow } from './copy-rows.ts';

const shown = 200;

type Summary = Pick<ImportResult, 'rejected' | 'errorCounts' | 'errors'>;

/** How many rows were refused, every error counted by its code, and the first errors in full. */
export async function summarizeErrors(client: pg.PoolClient, broken: readonly BrokenRow[]): Promise<Summary> {
  const counted = await client.query<{ code: string; n: string }>(
    'select code, count(*) as n from import_errors group by code order by code',
  );
  const rejected = await client.query<{ n: string }>('select count(distinct line) as n from import_errors');
  const first = await client.query<RowError>(
    `select line, field as column, code, message, coalesce(value, '') as value from import_errors
     order by line, field limit ${shown}`,
  );
  const errorCounts = Object.fromEntries(counted.rows.map(({ code, n }) => [code, Number(n)]));
  for (const { error } of broken) errorCounts[error.code] = (errorCounts[error.code] ?? 0) + 1;
  return {
    rejected: Number(rejected.rows[0]?.n ?? 0) + broken.length,
    errorCounts,
    errors: [...broken.map(({ error }) => error), ...first.rows].slice(0, shown),
  };
}

/** Keeps the refused rows as they came, with their reasons, so that they can be corrected and sent again. */
export async function keepRejects(
  client: pg.PoolClient,
  runId: string,
  columns: readonly string[],
  broken: readonly BrokenRow[],
): Promise<void> {
  const original = columns.map((_, index) => `r.c${index + 1}`).join(', ');
  await client.query(
    `insert into import_rejects (tenant_id, run_id, line, original, errors)
     select app.tid(), $1, r.line, jsonb_build_array(${original}), e.errors
     from import_rows r
     join (select line, jsonb_agg(jsonb_build_object('column', field, 'code', code, 'message', message) order by field) as errors
       from import_errors group by line) e on e.line = r.line`,
    [runId],
  );
  for (const { line, cells, error } of broken) {
    const reasons = JSON.stringify([{ column: error.column, code: error.code, message: error.message }]);
    const readable = cells.map((cell) => cell.replaceAll('\u0000', '').slice(0, 32_767));
    await client.query(
      'insert into import_rejects (tenant_id, run_id, line, original, errors) values (app.tid(), $1, $2, $3, $4)',
      [runId, line, JSON.stringify(readable), reasons],
    );
  }
  await client.query(`update sync_logs set columns = $2 where tenant_id = app.tid() and id = $1`, [
    runId,
    columns,
  ]);
}
