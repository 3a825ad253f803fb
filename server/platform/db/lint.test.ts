import { readFileSync } from 'node:fs';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { freshDatabase, type TestDatabase } from '#e2e/support/database.ts';
import { lint } from './lint.ts';

const sqlOf = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');

/** Each block of lint.defects.sql: `-- what`, `--> rule: object`, SQL. */
const defects = sqlOf('lint.defects.sql')
  .split('\n\n')
  .slice(1)
  .map((block) => {
    const [what = '', found = '', ...sql] = block.split('\n');
    const [rule = '', object = ''] = found.replace('--> ', '').split(/: (.*)/);
    return { what: what.replace('-- ', ''), rule, object, sql: sql.join('\n') };
  });

const planter = `create procedure pg_temp.plant(columns text default '', key text default 'primary key (tenant_id, id)')
  language plpgsql as $$ begin
    execute format('create table plants (
      tenant_id uuid not null references tenants (tenant_id), id uuid not null, %s
      created_at timestamptz not null default now(), updated_at timestamptz not null default now(), %s)',
      nullif(columns, '') || ',', key);
    call app.isolate('plants');
  end $$`;

let database: TestDatabase;
let client: Client;
beforeAll(async () => {
  database = await freshDatabase();
  client = new Client({ connectionString: database.superuserUrl });
  await client.connect();
});
// The linter rolls its transaction back, and what was planted with it.
beforeEach(async () => {
  await client.query('begin');
  await client.query(planter);
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

test('the migrated database has no defect', async () => {
  expect(await lint(client)).toEqual([]);
});

test('a table made as it should be is no defect', async () => {
  await client.query(
    "call pg_temp.plant('user_id uuid, foreign key (tenant_id, user_id) references users (tenant_id, id)')",
  );
  expect(await lint(client)).toEqual([]);
});

test.each(defects)('$what is found', async ({ sql, rule, object }) => {
  await client.query(sql);
  expect(await lint(client)).toContainEqual({ rule, object });
});

test('every rule of the linter has a defect that proves it', () => {
  const rules = [...sqlOf('lint.sql').matchAll(/^select '([^']+)'/gm)].map(([, rule]) => rule ?? '');
  const unproven = rules.filter((rule) => !defects.some((defect) => defect.rule.startsWith(rule)));
  expect(rules.length).toBeGreaterThan(25);
  expect(unproven).toEqual([]);
});
