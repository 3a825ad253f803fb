import { Problem } from '#shared/kernel/problem.ts';
import { isClockMoved } from './platform/clock.ts';
import type { Platform } from './platform/context.ts';
import { statement } from './platform/db/batch.ts';
import { readMigrations } from './platform/db/migrations.ts';
import { diskCheck, type HealthCheck } from './platform/http/health.ts';

type CheckName = 'database' | 'migrations' | 'jobs' | 'disk' | 'clock';

const gibibyte = 1024 ** 3;
/** Sessions and due times compare instants of both clocks. */
const clockToleranceMs = 5_000;

/** What an administrator's health report looks at, in words. */
export const healthChecks = (platform: Platform): Record<CheckName, HealthCheck> => ({
  database: () => databaseCheck(platform),
  migrations: () => migrationsCheck(platform),
  jobs: () => jobsCheck(platform),
  disk: diskCheck(platform.dataDir, gibibyte),
  clock: () => clockCheck(platform),
});

async function databaseCheck({ database }: Platform): Promise<string> {
  const [rows] = await database.batch([statement("select current_setting('server_version') as version")]);
  const { total, idle, waiting } = database.stats();
  return `PostgreSQL ${rows?.[0]?.version}; ${total - idle} of ${total} connections busy, ${waiting} requests waiting`;
}

async function migrationsCheck({ database }: Platform): Promise<string> {
  const [rows] = await database.batch([
    statement('select count(*)::int as applied from trainflow_meta.schema_migrations'),
  ]);
  const applied = Number(rows?.[0]?.applied);
  const known = readMigrations().length;
  if (applied !== known) {
    throw new Problem('unavailable', 'migrations', `${applied} applied, this program knows ${known}`);
  }
  return `${applied} applied`;
}

async function jobsCheck({ jobs }: Platform): Promise<string> {
  const counts = await jobs.counts();
  const sum = (of: 'waiting' | 'active' | 'dead') => counts.reduce((all, count) => all + count[of], 0);
  const words = `${sum('waiting')} waiting, ${sum('active')} running, ${sum('dead')} dead`;
  if (sum('dead') > 0) throw new Problem('unavailable', 'dead_jobs', words);
  return words;
}

async function clockCheck({ database, now }: Platform): Promise<string> {
  if (isClockMoved()) return `moved: it is ${now()}`;
  const [rows] = await database.batch([
    statement('select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms'),
  ]);
  const apart = Math.round(Math.abs(Number(rows?.[0]?.ms) - Date.parse(now())));
  const words = `${apart} ms from the database's`;
  if (apart > clockToleranceMs) throw new Problem('unavailable', 'clock', words);
  return words;
}
