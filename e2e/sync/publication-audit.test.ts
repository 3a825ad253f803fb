import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ticks } from '#server/contexts.ts';
import { readConfig } from '#server/platform/config.ts';
import { auditPublication } from '#server/sync/audit-publication.ts';
import { auditSyncCommand } from '#server/sync/index.ts';
import { type Backend, startBackend } from '../support/backend.ts';
import { publishAll } from '../support/published.ts';
import { type Renewing, renewing } from '../support/renewing.ts';

let backend: Backend;
let cast: Renewing;
beforeAll(async () => {
  backend = await startBackend({ published: false });
  cast = await renewing(backend);
  await cast.certify(cast.employee, await cast.course());
  await publishAll(backend, cast.tenantId);
});
afterAll(() => backend.close());

/** What somebody who forgets `tx.changed`, or a fault of ours, would leave; `$1` is the tenant. */
const plants: [what: string, planted: string, found: RegExp[]][] = [
  [
    'a change that was not published',
    `update users set grade = 'X' where tenant_id = $1 and badge_number = 'employee'`,
    [/^stale: person .* in person:/],
  ],
  [
    'a record that was not',
    `insert into notifications (tenant_id, id, user_id, kind, dedup_key)
     select tenant_id, gen_random_uuid(), id, 'step_waiting', 'x' from users where tenant_id = $1 and badge_number = 'foreman'`,
    [/^missing: notification .* in inbox:/],
  ],
  [
    'an end that was not',
    `update workflow_steps set opened_at = null where tenant_id = $1`,
    [/^surplus: request .* in desk:/],
  ],
  [
    'a record on its way to another scope',
    `update notifications set user_id = (select id from users where tenant_id = $1 and badge_number = 'head') where tenant_id = $1`,
    [/^missing: notification .* in inbox:/, /^surplus: notification .* in inbox:/],
  ],
  [
    'a record that no longer has the hash of its text',
    `update sync_rows set hash = hash + 1 where tenant_id = $1 and kind = 'settings'`,
    [/^count: tenant$/, /^hash: settings .* in tenant$/],
  ],
  [
    'a number that was never given',
    `update sync_rows set seq = 1000000 where tenant_id = $1 and kind = 'settings'`,
    [/^clock: settings .* in tenant$/],
  ],
  [
    'a record in a scope that no laptop holds',
    `insert into sync_rows (tenant_id, kind, row_id, scope, seq, hash) values ($1, 'course', gen_random_uuid(), 'person:x', 1, 0)`,
    [/^inactive: course .* in person:x$/],
  ],
  [
    'a count that is not the count',
    `update sync_scopes set count = count + 1 where tenant_id = $1 and scope = 'tenant'`,
    [/^count: tenant$/],
  ],
  [
    'a checksum that is not the sum',
    `update sync_scopes set checksum = checksum # 1 where tenant_id = $1 and scope = 'tenant'`,
    [/^count: tenant$/],
  ],
];

/** Plants something, runs, and takes it back. */
async function planted<T>(text: string, run: () => Promise<T>): Promise<T> {
  const { superuser } = backend;
  const tables = ['users', 'notifications', 'workflow_steps', 'sync_rows', 'sync_scopes'];
  for (const table of tables) await superuser.query(`create temporary table kept_${table} as table ${table}`);
  try {
    await superuser.query(text, [cast.tenantId]);
    return await run();
  } finally {
    await superuser.query('set session_replication_role = replica');
    for (const table of tables) {
      await superuser.query(`delete from ${table}`);
      await superuser.query(
        `do $$ declare names text; begin
           select string_agg(quote_ident(attname), ', ') into names from pg_attribute
             where attrelid = '${table}'::regclass and attnum > 0 and not attisdropped and attgenerated = '';
           execute format('insert into ${table} (%1$s) select %1$s from kept_${table}', names);
         end $$`,
      );
      await superuser.query(`drop table kept_${table}`);
    }
    await superuser.query('set session_replication_role = origin');
  }
}

const printed = async () => {
  const lines: string[] = [];
  const run = auditSyncCommand.run({
    args: [],
    config: readConfig({}),
    platform: async () => backend.platform,
    print: (line) => void lines.push(line),
  });
  return {
    lines,
    outcome: await run.then(
      () => 'passed',
      (error: Error) => error.message,
    ),
  };
};

test('nothing is found where nothing is wrong', async () => {
  const courseId = await cast.course();
  await cast.certify(cast.employee, courseId);
  await cast.ask(cast.employee, courseId);
  expect(await auditPublication(backend.platform, cast.tenantId)).toEqual([]);
  const { lines, outcome } = await printed();
  expect(outcome).toBe('passed');
  expect(lines.every((line) => line.endsWith(': ok'))).toBe(true);
});

describe('the operator is told of', () => {
  test.each(plants)('%s', async (_, text, found) => {
    const { lines, outcome } = await planted(text, printed);
    const differences = lines.filter((line) => line.startsWith('  ')).map((line) => line.trim());
    for (const line of differences)
      expect(
        found.some((pattern) => pattern.test(line)),
        line,
      ).toBe(true);
    for (const pattern of found)
      expect(
        differences.some((line) => pattern.test(line)),
        String(pattern),
      ).toBe(true);
    expect(outcome).toBe(`What laptops are sent is not what the tables say: ${differences.length} differ.`);
  });

  test('each every night, in the log', async () => {
    const nightly = ticks.find(({ name }) => name === 'sync.audit');
    await nightly?.run(backend.platform);
    const [, text] = plants[0] ?? [];
    await expect(planted(text ?? '', async () => nightly?.run(backend.platform))).rejects.toThrow(
      'stale: person',
    );
  });
});

test('a tenant that does not exist is no tenant without differences', async () => {
  const run = auditSyncCommand.run({
    args: ['--tenant', 'nowhere'],
    config: readConfig({}),
    platform: async () => backend.platform,
    print: () => undefined,
  });
  await expect(run).rejects.toThrow('There is no tenant "nowhere".');
});
