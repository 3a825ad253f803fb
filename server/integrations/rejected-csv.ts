import { Readable } from 'node:stream';
import { sql } from 'drizzle-orm';
import Papa from 'papaparse';
import { missing } from '#shared/kernel/problem.ts';
import type { RequestContext } from '../platform/context.ts';
import type { FileAnswer } from '../platform/http/implement.ts';
import { reading } from '../platform/reading.ts';

interface Reject {
  line: number;
  original: (string | null)[];
  errors: { column: string; message: string }[];
}

const pageSize = 1_000;

/**
 * The rejected rows of an import: the file's own columns, and behind them the line and the reasons. The two added columns
 * may stay in the corrected file, since no mapping names them. Cells that begin like a formula get an apostrophe only in
 * the column of reasons; the file's own cells go back as they came.
 */
export async function rejectedCsv(context: RequestContext, runId: string): Promise<FileAnswer> {
  const run = await reading(context, async (tx) => {
    const rows = await tx.sql<{ fileName: string; columns: string[] | null }>(
      sql`select file_name as "fileName", columns from sync_logs where tenant_id = app.tid() and id = ${runId}`,
    );
    return rows[0];
  });
  if (!run) throw missing('import');
  const page = (after: number) =>
    reading({ ...context, audit: null, now: context.platform.now() }, (tx) =>
      tx.sql<Reject>(sql`select line, original, errors from import_rejects
        where tenant_id = app.tid() and run_id = ${runId} and line > ${after} order by line limit ${sql.raw(String(pageSize))}`),
    );
  return {
    fileName: run.fileName.replace(/(\.csv)?$/i, '-rejected.csv'),
    mediaType: 'text/csv; charset=utf-8',
    bytes: null,
    body: Readable.from(lines(run.columns ?? [], page)),
  };
}

async function* lines(columns: string[], page: (after: number) => Promise<Reject[]>) {
  // The mark lets spreadsheet programs read Arabic as UTF-8.
  yield `\uFEFF${Papa.unparse([[...columns, 'rejected_line', 'rejected_because']])}\r\n`;
  for (let rows = await page(0); rows.length > 0; rows = await page(rows.at(-1)?.line ?? 0)) {
    for (const { line, original, errors } of rows) {
      const cells = columns.map((_, index) => original[index] ?? '');
      const reasons = errors
        .map(({ column, message }) => (column ? `${column}: ${message}` : message))
        .join(' ');
      yield `${Papa.unparse([[...cells, line, reasons]])}\r\n`;
    }
    if (rows.length < pageSize) return;
  }
}
