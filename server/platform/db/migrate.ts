import type { Client } from 'pg';
import { reasonOf, StartError } from '../start-error.ts';
import { ensureLogin } from './app-login.ts';
import { connect } from './connect.ts';
import { type Migration, pendingMigrations, readMigrations } from './migrations.ts';
import { installQueue } from './queue-schema.ts';

interface MigrateOptions {
  /** The owner of the database. */
  ownerUrl: string;
  /** The application's login, made or brought up to date. */
  appUrl: string;
  migrations?: Migration[];
}

/**
 * Brings the database up to this program: migrations, the job queue's schema, the application's login.
 * Servers that start together wait for each other.
 * @returns the names of the migrations that were applied
 * @throws StartError
 */
export async function migrate({
  ownerUrl,
  appUrl,
  migrations = readMigrations(),
}: MigrateOptions): Promise<string[]> {
  const client = await connect(ownerUrl, 'DATABASE_OWNER_URL');
  try {
    await refuseOldServer(client);
    await client.query('select pg_advisory_lock(7246912)');
    await createLedger(client);
    const pending = await pendingMigrations(client, migrations);
    for (const migration of pending) await apply(client, migration);
    await installQueue(client);
    await ensureLogin(client, appUrl);
    return pending.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

async function refuseOldServer(client: Client): Promise<void> {
  const { rows } = await client.query<{ version: string; number: number }>(
    "select current_setting('server_version') as version, current_setting('server_version_num')::int as number",
  );
  const [found] = rows;
  if (found && found.number < 180_000) {
    throw new StartError(`TrainFlow needs PostgreSQL 18; this server is ${found.version}.`);
  }
}

/** Where the applied migrations are written down: not a tenant's table, so in a schema of its own. */
async function createLedger(client: Client): Promise<void> {
  const { rowCount } = await client.query("select from pg_namespace where nspname = 'trainflow_meta'");
  if (rowCount) return;
  await inTransaction(
    client,
    `create schema trainflow_meta;
     create table trainflow_meta.schema_migrations (
       name text primary key, checksum text not null, applied_at timestamptz not null default now())`,
  );
}

async function apply(client: Client, { name, sql, checksum }: Migration): Promise<void> {
  const record = `insert into trainflow_meta.schema_migrations (name, checksum)
    values (${client.escapeLiteral(name)}, ${client.escapeLiteral(checksum)})`;
  try {
    await inTransaction(client, `${sql};\n${record}`);
  } catch (error) {
    throw new StartError(`The migration ${name} failed and was rolled back: ${reasonOf(error)}.`, error);
  }
}

async function inTransaction(client: Client, sql: string): Promise<void> {
  try {
    await client.query('begin');
    await client.query(sql);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}
