import type { Client } from 'pg';
import { getConstructionPlans, getMigrationPlans } from 'pg-boss';
import boss from 'pg-boss/package.json' with { type: 'json' };
import { StartError } from '../start-error.ts';

/** pg-boss's tables; not tenants' tables, so outside the lint: a job carries ids, never business data. */
export const queueSchema = 'pgboss';

/** The schema version that the installed pg-boss works with. */
const wanted: number = boss.pgboss.schema;

/**
 * Installs or updates pg-boss's schema as the owner and lets the application use it. The application itself runs
 * pg-boss with `migrate: false`, `createSchema: false` and `reindex: false`: it owns nothing there either.
 * @throws StartError when the schema is newer than the program
 */
export async function installQueue(client: Client): Promise<void> {
  const found = await queueVersion(client);
  if (found !== null && found > wanted) {
    throw new StartError(
      'The database is newer than this program: its job queue is; start the newer TrainFlow.',
    );
  }
  if (found === wanted) return;
  await client.query(
    found === null
      ? getConstructionPlans(queueSchema, { createSchema: true })
      : getMigrationPlans(queueSchema, found),
  );
  await client.query(`
    grant usage on schema ${queueSchema} to trainflow_app;
    grant select, insert, update, delete on all tables in schema ${queueSchema} to trainflow_app;
    grant usage on all sequences in schema ${queueSchema} to trainflow_app;
    grant execute on all functions in schema ${queueSchema} to trainflow_app`);
}

/** The installed schema version; null: not installed. */
export async function queueVersion(client: Client): Promise<number | null> {
  const table = await client.query(`select to_regclass('${queueSchema}.version') is not null as found`);
  if (!table.rows[0]?.found) return null;
  const { rows } = await client.query<{ version: number }>(`select version from ${queueSchema}.version`);
  return rows[0]?.version ?? null;
}

export const isQueueCurrent = async (client: Client): Promise<boolean> =>
  (await queueVersion(client)) === wanted;
