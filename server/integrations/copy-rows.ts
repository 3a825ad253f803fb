import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import Papa from 'papaparse';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { ImportMapping, RowError } from '#shared/integrations/import.schemas.ts';
import { encodingOf, headerOf, utf8Of } from './read-file.ts';

/** A row that is no row: wrong number of cells, an open quote. `cells` as far as they could be read. */
export interface BrokenRow {
  line: number;
  cells: string[];
  error: RowError;
}

export interface Copied {
  columns: string[];
  broken: BrokenRow[];
}

/** COPY could not read the file as a table. */
const badCopy = new Set(['22P04', '22021', '22P05']);
const maxCell = 32_767;

/**
 * Copies the file into the temporary table `import_rows(line, c1, c2, …)`, all text; `line` counts rows from 2, since the
 * header is line 1. PostgreSQL reads the file itself; only when it stumbles is the file read again row by row, so that the
 * broken rows are set aside with their line and the good ones go on.
 */
export async function copyRows(client: pg.PoolClient, path: string, mapping: ImportMapping): Promise<Copied> {
  const encoding = await encodingOf(path, mapping.encoding);
  const columns = await headerOf(path, encoding, mapping.delimiter);
  await client.query(`create temporary table import_rows (
      line integer generated always as identity (start with 2),
      ${columns.map((_, index) => `c${index + 1} text`).join(', ')}) on commit drop`);
  await client.query('savepoint copying');
  try {
    await pipeline(
      utf8Of(path, encoding),
      client.query(copyFrom(copyText(columns.length, mapping.delimiter))),
    );
    return { columns, broken: [] };
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && badCopy.has(String(error.code)))) throw error;
    await client.query('rollback to savepoint copying');
    const broken = await copyGoodRows(client, path, encoding, columns, mapping.delimiter);
    return { columns, broken };
  }
}

const copyText = (width: number, delimiter: string, header = true) =>
  `copy import_rows (${Array.from({ length: width }, (_, index) => `c${index + 1}`).join(', ')})
   from stdin (format csv, header ${header}, delimiter ${delimiter === '\t' ? "E'\\t'" : `'${delimiter}'`})`;

async function copyGoodRows(
  client: pg.PoolClient,
  path: string,
  encoding: Parameters<typeof utf8Of>[1],
  columns: string[],
  delimiter: string,
): Promise<BrokenRow[]> {
  const broken: BrokenRow[] = [];
  const lines = ['line', ...columns.map((_, index) => `c${index + 1}`)].join(', ');
  await client.query('alter table import_rows alter line drop identity');
  let line = 0;
  const rows = new Transform({
    writableObjectMode: true,
    transform(cells: string[], _encoding, done) {
      line++;
      const error = line === 1 ? null : problemOf(cells, columns.length, line);
      if (error) broken.push({ line, cells, error });
      else if (line > 1) this.push(`${Papa.unparse([[line, ...cells]])}\n`);
      done();
    },
  });
  await pipeline(
    utf8Of(path, encoding),
    Papa.parse(Papa.NODE_STREAM_INPUT, { delimiter, skipEmptyLines: true }),
    rows,
    client.query(copyFrom(`copy import_rows (${lines}) from stdin (format csv)`)),
  );
  return broken;
}

function problemOf(cells: string[], width: number, line: number): RowError | null {
  const error = (column: string, code: string, message: string, value = ''): RowError => ({
    line,
    column,
    code,
    message,
    value,
  });
  if (cells.length !== width) {
    const detail = `The row has ${cells.length} cells, the first line names ${width}.`;
    return error('', 'wrong_cell_count', `${detail} Look for a missing quote or an extra separator.`);
  }
  const long = cells.findIndex((cell) => cell.length > maxCell);
  if (long >= 0) return error(String(long + 1), 'too_long', `A cell holds at most ${maxCell} characters.`);
  const nul = cells.findIndex((cell) => cell.includes('\u0000'));
  if (nul >= 0)
    return error(String(nul + 1), 'bad_character', 'The cell holds a character that cannot be stored.');
  return null;
}
