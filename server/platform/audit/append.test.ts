import { afterAll, beforeAll, expect, test } from 'vitest';
import { appendTo, randomEntry } from '../../../e2e/support/audited-platform.ts';
import { type BarePlatform, barePlatform } from '../../../e2e/support/bare-platform.ts';
import { appendStatement, enterTenant } from './append.ts';
import { createChainReader } from './chain-reader.ts';
import { genesisOf, hashOf } from './hash.ts';
import { verifyTenant } from './verify-tenant.ts';

let bare: BarePlatform;
let append: ReturnType<typeof appendTo>;
let tenantId: string;
beforeAll(async () => {
  bare = await barePlatform();
  append = appendTo(bare);
  tenantId = await bare.addTenant('north');
});
afterAll(() => bare.close());

test('the second implementation of the hash gives the database’s bytes for every row', async () => {
  for (let row = 0; row < 1000; row++) await append(tenantId, randomEntry(row));
  const rows = await createChainReader(bare.platform, tenantId).page('change', 0);
  let previous = genesisOf(tenantId, 'change');
  for (const row of rows) {
    expect(hashOf(previous, row).toString('hex')).toBe(row.hash.toString('hex'));
    previous = row.hash;
  }
  expect(rows.length).toBe(1000);
  expect(rows.some(({ at }) => !at.endsWith('000Z'))).toBe(true);
});

test('parallel writers of one tenant make one chain without gaps, in the order of their commits', async () => {
  const crowd = await bare.addTenant('crowd');
  const entry = { ...randomEntry(3), chain: 'access' as const };
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let turn = 0; turn < 25; turn++) await append(crowd, entry);
    }),
  );
  expect(await verifyTenant(bare.platform, crowd)).toMatchObject({ ok: true, rows: 200 });
});

test('a rolled-back change leaves no row and no gap', async () => {
  const careful = await bare.addTenant('careful');
  await append(careful, randomEntry(1));
  await bare.platform.database.withConnection(async (connection) => {
    await connection.batch([
      { text: 'begin', values: [] },
      enterTenant(careful),
      appendStatement(randomEntry(2)),
    ]);
    await connection.batch([{ text: 'rollback', values: [] }]);
  });
  await append(careful, randomEntry(3));
  expect(await verifyTenant(bare.platform, careful)).toMatchObject({ ok: true, rows: 2 });
});

test('the application itself can neither change nor remove a row, nor write one past the door', async () => {
  for (const deed of [
    "update audit_logs set action = 'x'",
    'delete from audit_logs',
    'truncate audit_logs',
    'update audit_heads set seq = 0',
    'delete from audit_heads',
    `insert into audit_logs (tenant_id, chain, seq, at, action, outcome, actor_kind, hash)
       values ('${tenantId}', 'change', 999, now(), 'a.b', 'done', 'user', 'x')`,
  ]) {
    await expect(
      bare.platform.database.batch([enterTenant(tenantId), { text: deed, values: [] }]),
      deed,
    ).rejects.toMatchObject({ code: '42501' });
  }
});

test('secrets never reach the log, whatever record carries them', async () => {
  const discreet = await bare.addTenant('discreet');
  await append(discreet, {
    ...randomEntry(1),
    after: { username: 'huda', user: { passwordHash: '$argon2id$canary' } },
  });
  const { rows } = await bare.superuser.query('select after from audit_logs where tenant_id = $1', [
    discreet,
  ]);
  expect(rows[0].after).toBe('{"username":"huda","user":{"passwordHash":"[not recorded]"}}');
});

test('a long log is read in pages: nothing is lost where one page ends and the next begins', async () => {
  const long = await bare.addTenant('long');
  await bare.superuser.query("select set_config('app.tenant_id', $1, false)", [long]);
  await bare.superuser.query(
    `select app.append_audit('change', now(), 'a.b', 'done', null, 'system', null, null, null, null, null, null, null, null)
     from generate_series(1, 4001)`,
  );
  await bare.superuser.query("select set_config('app.tenant_id', '', false)");
  expect(await verifyTenant(bare.platform, long)).toMatchObject({ ok: true, rows: 4001 });
  for (const seq of [2000, 2001, 4000]) {
    await bare.superuser.query("update audit_logs set action = 'c.d' where tenant_id = $1 and seq = $2", [
      long,
      seq,
    ]);
    expect(await verifyTenant(bare.platform, long)).toMatchObject({ chains: [{ brokenAtSeq: seq }, {}] });
    await bare.superuser.query("update audit_logs set action = 'a.b' where tenant_id = $1 and seq = $2", [
      long,
      seq,
    ]);
  }
});
