import { Client } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { emptyDatabase, freshDatabase, type TestDatabase } from '#e2e/support/database.ts';
import { readMigrations } from './migrations.ts';
import { checkDatabase } from './self-check.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await freshDatabase();
});
afterEach(() => database.drop());

async function asSuperuser(sql: string): Promise<void> {
  const client = new Client({ connectionString: database.superuserUrl });
  await client.connect();
  await client.query(sql);
  await client.end();
}

const loginAs = (user: string) => {
  const url = new URL(database.appUrl);
  url.username = user;
  url.password = 'test';
  return url.href;
};

test('a migrated database and its application login are fine', async () => {
  await expect(checkDatabase(database.appUrl)).resolves.toBeUndefined();
});

test.each([
  ['a superuser', 'tests_super', 'superuser', /"tests_super": it is a superuser/],
  ['one that bypasses row-level security', 'tests_bypass', 'bypassrls', /"tests_bypass": it may bypass/],
  ['one outside trainflow_app', 'tests_outside', '', /"tests_outside": it is no member of trainflow_app/],
  [
    'a member of the owner',
    'tests_heir',
    'in role trainflow_owner',
    /"tests_heir": it owns tables, or may act/,
  ],
])('the server does not run as %s', async (_, name, options, refusal) => {
  await asSuperuser(`drop role if exists ${name}; create role ${name} login password 'test' ${options}`);
  await expect(checkDatabase(loginAs(name))).rejects.toThrow(refusal);
  await asSuperuser(`drop role ${name}`);
});

test('nor as the owner himself', async () => {
  await expect(checkDatabase(database.ownerUrl)).rejects.toThrow(/it owns tables/);
});

test('nor on a database that lacks a migration', async () => {
  const migrations = [...readMigrations(), { name: '9999_later.sql', sql: '', checksum: '' }];
  await expect(checkDatabase(database.appUrl, migrations)).rejects.toThrow(
    /lacks the migration 9999_later\.sql; run `npm run admin -- migrate`/,
  );
});

test('nor on one that was never migrated', async () => {
  const empty = await emptyDatabase();
  await expect(checkDatabase(empty.appUrl)).rejects.toThrow(
    /lacks the migration 0001_platform\.sql \(and \d+ more\)/,
  );
  await empty.drop();
});

test('nor on one with a gap between tenants', async () => {
  await asSuperuser(
    'alter table users no force row level security; alter table courses disable row level security',
  );
  await expect(checkDatabase(database.appUrl)).rejects.toThrow(
    'The database does not keep tenants apart: row-level security not enabled, public.courses (and 1 more); the server does not start on it.',
  );
});

test('nor with another version of the job queue', async () => {
  await asSuperuser('update pgboss.version set version = version - 1');
  await expect(checkDatabase(database.appUrl)).rejects.toThrow(
    /job queue of the database is of another version/,
  );
});

test('a database that cannot be reached is one sentence', async () => {
  await expect(checkDatabase('postgres://trainflow:x@127.0.0.1:9/trainflow')).rejects.toThrow(
    /^The database of DATABASE_URL cannot be reached: .*ECONNREFUSED/,
  );
});
