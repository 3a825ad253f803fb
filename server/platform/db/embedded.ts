import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Client } from 'pg';
import { reasonOf, StartError } from '../start-error.ts';
import { ensureCluster } from './embedded-cluster.ts';
import { type Passwords, passwordsOf } from './embedded-passwords.ts';
import { placeOf } from './embedded-place.ts';
import {
  findPostmaster,
  type Postmaster,
  settle,
  startPostmaster,
  stopPostmaster,
} from './embedded-process.ts';

/** PostgreSQL that came with npm, running for this process alone. */
export interface EmbeddedDatabase {
  /** The application's login; the migrator makes the role. */
  appUrl: string;
  /** Owns the database and may make roles, but is no superuser: the way a customer's database is set up too. */
  ownerUrl: string;
  /** The superuser: for tests and rescue, never for the server. */
  superuserUrl: string;
  stop(how?: 'fast' | 'immediate'): Promise<void>;
}

/** For a machine that does other things too; everything else is PostgreSQL's own default. */
const settings = {
  shared_buffers: '256MB',
  effective_cache_size: '1GB',
  work_mem: '8MB',
  maintenance_work_mem: '128MB',
  max_connections: '60',
  max_wal_size: '2GB',
  random_page_cost: '1.1',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  password_encryption: 'scram-sha-256',
  // Dashboards read from indexes alone, which needs the visibility map kept fresh.
  autovacuum_vacuum_insert_scale_factor: '0.02',
};

/**
 * Starts the embedded database in `dataDir`/postgres, making it first where it is missing. A PostgreSQL that a killed
 * server left running is taken over.
 * @param more settings of `postgresql.conf` on top, such as `fsync: 'off'` for tests
 * @throws StartError when another server uses the folder, or it cannot be used
 */
export async function startEmbedded(
  dataDir: string,
  more: Record<string, string> = {},
): Promise<EmbeddedDatabase> {
  const place = placeOf(dataDir);
  const passwords = passwordsOf(dataDir, existsSync(place.cluster));
  ensureCluster(place, passwords.superuser);
  const found = await running(place.cluster);
  const log = join(resolve(dataDir), 'postgres.log');
  const postmaster = found ?? (await startPostmaster(place, log, { ...settings, ...more }));
  try {
    const urls = urlsOf(postmaster, passwords);
    const lock = await claim(urls.superuserUrl, dataDir);
    await createOwner(lock, passwords.owner);
    return { ...urls, stop: (how) => stop(lock, postmaster, how) };
  } catch (error) {
    // Whoever runs it may go on; what was started here for nothing must not stay.
    if (found === null) await stopPostmaster(postmaster);
    throw error;
  }
}

/** For a command beside the server: uses the database that runs, and leaves it running; otherwise starts it for itself. */
export async function joinEmbedded(dataDir: string): Promise<EmbeddedDatabase> {
  const { cluster } = placeOf(dataDir);
  const postmaster = await running(cluster);
  if (postmaster === null) return startEmbedded(dataDir);
  return { ...urlsOf(postmaster, passwordsOf(dataDir, true)), stop: async () => undefined };
}

const running = async (cluster: string): Promise<Postmaster | null> =>
  findPostmaster(cluster) === null ? null : settle(cluster);

function urlsOf({ port }: Postmaster, passwords: Passwords) {
  const url = (user: string, password: string, database: string) =>
    `postgres://${user}:${password}@127.0.0.1:${port}/${database}`;
  return {
    appUrl: url('trainflow', passwords.app, 'trainflow'),
    ownerUrl: url('trainflow_owner', passwords.owner, 'trainflow'),
    superuserUrl: url('postgres', passwords.superuser, 'postgres'),
  };
}

async function stop(lock: Client, postmaster: Postmaster, how?: 'fast' | 'immediate'): Promise<void> {
  await lock.end();
  await stopPostmaster(postmaster, how);
}

/**
 * Holds the cluster for this process by a lock that dies with its connection, so a killed server leaves none behind.
 * @throws StartError when another server holds it
 */
async function claim(superuserUrl: string, dataDir: string): Promise<Client> {
  const client = new Client({ connectionString: superuserUrl, application_name: 'trainflow keeper' });
  // Lost when PostgreSQL itself goes away; every other connection then says so too.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw new StartError(`The database in ${resolve(dataDir)} does not open: ${reasonOf(error)}.`, error);
  }
  const { rows } = await client.query<{ held: boolean }>('select pg_try_advisory_lock(7246911) as held');
  if (rows[0]?.held) return client;
  await client.end();
  throw new StartError(
    `Another TrainFlow is running on ${resolve(dataDir)}; stop it, or set DATA_DIR and PORT for a second one.`,
  );
}

/** The database and its owner, where they are not there yet. */
async function createOwner(superuser: Client, password: string): Promise<void> {
  const roles = await superuser.query("select from pg_roles where rolname = 'trainflow_owner'");
  if (roles.rowCount === 0) {
    const secret = superuser.escapeLiteral(password);
    await superuser.query(`create role trainflow_owner login createrole password ${secret}`);
  }
  const databases = await superuser.query("select from pg_database where datname = 'trainflow'");
  if (databases.rowCount === 0) await superuser.query('create database trainflow owner trainflow_owner');
}
