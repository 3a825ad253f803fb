import { type Database, openUnchecked } from './database.ts';
import type { CommandRow } from './stored-command.ts';

/** Rows that are looked for when the damaged file cannot even tell how many it had. */
const mostRows = 20_000;

/**
 * Brings what can still be read of a damaged outbox into a new one, in its order and to be sent under a new client: the
 * server knows what it has answered before. @returns how many commands were brought over
 */
export function salvage(damaged: string, key: Buffer, into: Database): number {
  const from = openUnchecked(damaged, key);
  try {
    const rows = readable(from);
    into.transaction(() => {
      for (const row of rows) if (row.file_sha256 !== null) copyFile(from, into, row.file_sha256);
      for (const [index, row] of rows.entries()) insert(into, row, index + 1);
    })();
    return rows.length;
  } finally {
    from.close();
  }
}

function readable(from: Database): CommandRow[] {
  const rows: CommandRow[] = [];
  const last = attempt(() =>
    from.prepare<[], { last: number }>('select max(position) as last from commands').get(),
  );
  for (let position = 1; position <= (last?.last ?? mostRows); position += 1) {
    const row = attempt(() =>
      from.prepare<[number], CommandRow>('select * from commands where position = ?').get(position),
    );
    if (row !== undefined && row.state !== 'discarded') rows.push(row);
  }
  return rows;
}

function copyFile(from: Database, into: Database, sha256: string): void {
  attempt(() => {
    const file = from.prepare<[string], Row>('select * from files where sha256 = ?').get(sha256);
    const chunks = from.prepare<[string], Row>('select * from file_chunks where sha256 = ?').all(sha256);
    for (const [table, rows] of [
      ['files', [file]],
      ['file_chunks', chunks],
    ] as const)
      for (const row of rows) if (row !== undefined) insertRow(into, table, row);
  });
}

function insert(into: Database, row: CommandRow, seq: number): void {
  insertRow(into, 'commands', { ...row, seq, state: 'waiting', problem: null });
}

type Row = Record<string, unknown>;

function insertRow(into: Database, table: string, row: object): void {
  const names = Object.keys(row);
  into
    .prepare(
      `insert or ignore into ${table} (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`,
    )
    .run(...Object.values(row));
}

/** What lies on a damaged page is lost; the next one may be whole. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
