import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** The one PostgreSQL of this run; its database `trainflow` is the migrated template that nobody connects to. */
    cluster: { appUrl: string; ownerUrl: string; superuserUrl: string };
  }
}

/** A migrated database of a test's own, empty of tenants. */
export interface TestDatabase {
  /** The application's login: behind row-level security, owns nothing. */
  appUrl: string;
  /** Owns the tables; not a superuser, and row-level security is forced on it too. */
  ownerUrl: string;
  /** Sees and may everything: to plant what no one else could, and to look past row-level security. */
  superuserUrl: string;
  /** Removes it, with whatever is still connected. */
  drop(): Promise<void>;
}

/** A fresh copy of the migrated database: one for each test file, made in `beforeAll` and dropped in `afterAll`. */
export const freshDatabase = (): Promise<TestDatabase> => createDatabase('template trainflow');

/** A database without a single table, for tests of the migrator itself. */
export const emptyDatabase = (): Promise<TestDatabase> => createDatabase('');

async function createDatabase(template: string): Promise<TestDatabase> {
  const cluster = inject('cluster');
  const name = `test_${randomBytes(8).toString('hex')}`;
  await asSuperuser(`create database ${name} ${template} owner trainflow_owner`);
  return {
    appUrl: inDatabase(cluster.appUrl, name),
    ownerUrl: inDatabase(cluster.ownerUrl, name),
    superuserUrl: inDatabase(cluster.superuserUrl, name),
    drop: () => asSuperuser(`drop database if exists ${name} with (force)`),
  };
}

/** The same login in another database. */
export function inDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

async function asSuperuser(statement: string): Promise<void> {
  const client = new Client({ connectionString: inject('cluster').superuserUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
