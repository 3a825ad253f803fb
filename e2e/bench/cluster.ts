import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbedded } from '#server/platform/db/embedded.ts';
import { migrate } from '#server/platform/db/migrate.ts';

/** An embedded PostgreSQL with the settings it has for users, and a migrated database, for one bench run. */
export interface Bench {
  appUrl: string;
  superuserUrl: string;
  dataDir: string;
  /** Past row-level security, in the database of the bench. */
  superuser: pg.Client;
  stop(): Promise<void>;
}

export async function startBench(): Promise<Bench> {
  const dataDir = await mkdtemp(join(tmpdir(), 'trainflow-bench-'));
  const database = await startEmbedded(dataDir, { max_wal_size: '8GB', checkpoint_timeout: '30min' });
  await migrate(database);
  const url = new URL(database.superuserUrl);
  url.pathname = new URL(database.appUrl).pathname;
  const superuser = new pg.Client({ connectionString: url.href });
  await superuser.connect();
  return {
    appUrl: database.appUrl,
    superuserUrl: url.href,
    dataDir,
    superuser,
    async stop() {
      await superuser.end();
      await database.stop('immediate');
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
