import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { allRoutes } from '#shared/contract.ts';
import { emptyDatabase, type TestDatabase } from './support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await emptyDatabase();
});
afterAll(() => database.drop());

const admin = (args: string[], settings: Record<string, string> = {}) =>
  spawnSync(process.execPath, ['server/admin.ts', ...args], {
    cwd: resolve(import.meta.dirname, '..'),
    env: { PATH: process.env.PATH, DATABASE_URL: database.appUrl, ...settings },
    encoding: 'utf8',
  });

test('without a command, the operator is told which there are', () => {
  const { status, stdout } = admin([]);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^npm run admin -- <command>\n\n {2}\S+/);
});

test('an unknown command is named, with those that exist', () => {
  const { status, stderr } = admin(['constructor']);
  expect(status).toBe(1);
  expect(stderr).toMatch(/^There is no command "constructor"\.\n\nnpm run admin -- <command>/);
});

test('routes prints the whole registry as JSON, without any database', () => {
  const { status, stdout } = admin(['routes'], { DATABASE_URL: '' });
  expect(status).toBe(0);
  const routes: unknown[] = JSON.parse(stdout);
  expect(routes).toHaveLength(allRoutes.length);
  expect(routes).toContainEqual(
    expect.objectContaining({ method: 'GET', path: '/api/health', permission: 'public', public: true }),
  );
});

test('migrate needs the owner, brings an empty database up to date, and says so', () => {
  expect(admin(['migrate']).stderr).toBe(
    'Set DATABASE_OWNER_URL: only the owner of the database migrates.\n',
  );
  const { status, stdout } = admin(['migrate'], { DATABASE_OWNER_URL: database.ownerUrl });
  expect(status).toBe(0);
  expect(stdout).toMatch(/^applied 0001_platform\.sql\n[\s\S]*is up to date\.\n$/);
});

test('create-tenant makes the first tenant of a new database', () => {
  const args = ['--slug', 'north', '--name-en', 'North', '--name-ar', 'الشمال', '--admin', 'sara'];
  const { status, stdout } = admin(['create-tenant', ...args]);
  expect(status).toBe(0);
  expect(stdout).toMatch(
    /^Sign in to tenant north as sara with the one-time password \S+ \(shown only now\)\.\n$/,
  );
  const again = admin(['create-tenant', ...args]);
  expect(again.status).toBe(1);
  expect(again.stderr).toBe('slug: Another tenant is called north.\n');
});
