import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase, type TestDatabase } from '#e2e/support/database.ts';
import {
  lossesBetween,
  readRetired,
  readSnapshot,
  reusedNames,
  type Snapshot,
  takeSnapshot,
} from './snapshot.ts';

let database: TestDatabase;
let client: Client;
beforeAll(async () => {
  database = await freshDatabase();
  client = new Client({ connectionString: database.ownerUrl });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

describe('the migrated schema', () => {
  test('has lost nothing that the committed snapshot has', async () => {
    expect(lossesBetween(readSnapshot(), await takeSnapshot(client))).toEqual([]);
  });

  test('is the committed snapshot; after an addition, `npm run snapshot` writes it anew', async () => {
    expect(await takeSnapshot(client)).toEqual(readSnapshot());
  });

  test('uses no retired name', async () => {
    expect(reusedNames(await takeSnapshot(client), readRetired())).toEqual([]);
  });
});

/** What a migration might do to the schema, and what must be said of it. */
const losses: [sql: string, said: string][] = [
  ['alter table users drop column job_role', 'The column users.job_role is gone.'],
  ['alter table users rename column job_role to position', 'The column users.job_role is gone.'],
  ['drop table scans', 'The table scans is gone.'],
  ['alter table scans rename to walks', 'The table scans is gone.'],
  [
    'alter table users alter grade type varchar(4)',
    'The column users.grade was narrowed from text to character varying(4).',
  ],
  [
    'alter table jobs alter done type smallint',
    'The column jobs.done was narrowed from integer to smallint.',
  ],
  [
    'alter table sessions alter expires_at type date',
    'The column sessions.expires_at was narrowed from timestamp with time zone to date.',
  ],
  ['alter table users alter grade set not null', 'The column users.grade no longer takes null.'],
  ['alter table users alter language drop default', 'The column users.language lost its default.'],
  [
    'alter table users add shift text not null',
    'The added column users.shift must be nullable or have a default.',
  ],
];

describe('a loss is found', () => {
  test.each(losses)('%s', async (sql, said) => {
    const before = await takeSnapshot(client);
    await client.query('begin');
    await client.query(sql);
    const after = await takeSnapshot(client);
    await client.query('rollback');
    expect(lossesBetween(before, after)).toContain(said);
  });
});

test.each([
  'alter table users add shift text',
  "alter table users add shift text not null default 'day'",
  'alter table jobs alter done type bigint',
  'alter table users alter name_en drop not null',
  'create table wells (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id))',
])('an addition is no loss: %s', async (sql) => {
  const before = await takeSnapshot(client);
  await client.query('begin');
  await client.query(sql);
  const after = await takeSnapshot(client);
  await client.query('rollback');
  expect(lossesBetween(before, after)).toEqual([]);
  expect(after).not.toEqual(before);
});

test('a retired name that comes back is found', () => {
  const snapshot: Snapshot = { users: { columns: { grade: 'text' }, indexes: {} } };
  expect(
    reusedNames(snapshot, {
      tables: ['users', 'wells'],
      columns: ['users.grade', 'users.shift', 'wells.id'],
    }),
  ).toEqual([
    'The retired table name users is used again.',
    'The retired column name users.grade is used again.',
  ]);
});
