import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'pg';
import { StartError } from '../start-error.ts';

/** One file of migrations/server. */
export interface Migration {
  /** File name, `0001_platform.sql`: their order is the order of the names. */
  name: string;
  sql: string;
  /** SHA-256 of the file, hex. */
  checksum: string;
}

export const migrationFolder = join(import.meta.dirname, '../../../migrations/server');

/** Every migration of this program, in order. */
export const readMigrations = (folder = migrationFolder): Migration[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => {
      const sql = readFileSync(join(folder, name), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    });

/**
 * The migrations that the database still lacks.
 * @throws StartError when the database is newer than the program, or an applied migration was changed since
 */
export async function pendingMigrations(client: Client, migrations: Migration[]): Promise<Migration[]> {
  const applied = await appliedMigrations(client);
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const [name, checksum] of applied) {
    const ours = known.get(name);
    if (ours === undefined) {
      throw new StartError(
        `The database is newer than this program: it has the migration ${name}; start the newer TrainFlow.`,
      );
    }
    if (ours.checksum !== checksum) {
      throw new StartError(
        `The migration ${name} was changed after it was applied to this database; restore the file and add a new one.`,
      );
    }
  }
  const last = [...applied.keys()].sort().at(-1) ?? '';
  const pending = migrations.filter(({ name }) => !applied.has(name));
  const early = pending.find(({ name }) => name < last);
  if (early)
    throw new StartError(`The migration ${early.name} is new but stands before ${last}, which is applied.`);
  return pending;
}

async function appliedMigrations(client: Client): Promise<Map<string, string>> {
  const table = await client.query(
    "select to_regclass('trainflow_meta.schema_migrations') is not null as found",
  );
  if (!table.rows[0]?.found) return new Map();
  const { rows } = await client.query<{ name: string; checksum: string }>(
    'select name, checksum from trainflow_meta.schema_migrations',
  );
  return new Map(rows.map(({ name, checksum }) => [name, checksum]));
}
