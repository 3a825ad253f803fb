import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditedPlatform, length, random } from '../../../e2e/support/audited-platform.ts';
import { verifyTenant } from './verify-tenant.ts';

let log: Awaited<ReturnType<typeof auditedPlatform>>;
beforeAll(async () => {
  log = await auditedPlatform();
});
afterAll(() => log.bare.close());

test('a clean log is whole, and says how far it is signed', async () => {
  expect(await verifyTenant(log.bare.platform, log.tenantId)).toEqual({
    ok: true,
    rows: length,
    chains: [
      { chain: 'change', ok: true, rows: length, brokenAtSeq: null, finding: null, checkpointSeq: 110 },
      { chain: 'access', ok: true, rows: 0, brokenAtSeq: null, finding: null, checkpointSeq: null },
    ],
  });
});

describe('whoever owns the database is found out when he', () => {
  const covered = [
    ['at', "at + interval '1 microsecond'"],
    ['action', "action || 'x'"],
    ['outcome', "case outcome when 'done' then 'failed' else 'done' end"],
    ['actor_id', 'case when actor_id is null then gen_random_uuid() end'],
    ['actor_kind', "case actor_kind when 'user' then 'system' else 'user' end"],
    ['actor_name', "case when actor_name is null then '' else null end"],
    ['on_behalf_of_id', 'case when on_behalf_of_id is null then gen_random_uuid() end'],
    ['address', "case when address is null then '' end"],
    ['request_id', "case when request_id is null then '' end"],
    ['subject_kind', "case when subject_kind is null then '' else subject_kind || ' ' end"],
    ['subject_id', "case when subject_id is null then 'x' end"],
    ['before', "case when before is null then '' else before || ' ' end"],
    ['after', "case when after is null then 'null' end"],
    ['hash', 'set_byte(hash, 31, (get_byte(hash, 31) + 1) % 256)'],
    ['created_at', "created_at - interval '1 microsecond'"],
    ['updated_at', "updated_at + interval '1 microsecond'"],
  ] as const;

  test.each(covered)('changes %s of any row', async (column, value) => {
    for (const seq of [1, 2 + random(length - 3), length]) {
      const found = await log.tampered(() => log.change(seq, `${column} = ${value}`));
      expect(found).toMatchObject({ ok: false, brokenAtSeq: seq, rows: seq - 1 });
      expect(found?.finding).toMatch(new RegExp(`row ${seq} `, 'i'));
    }
  });

  test('changes something this list forgot: there is nothing', async () => {
    const { rows } = await log.bare.superuser.query(
      "select column_name from information_schema.columns where table_name = 'audit_logs'",
    );
    const keys = ['tenant_id', 'chain', 'seq'];
    expect(rows.map((row) => row.column_name).sort()).toEqual(
      [...covered.map(([column]) => column), ...keys].sort(),
    );
  });

  test.each([1, 60, length - 1])('removes row %i', async (seq) => {
    const found = await log.tampered(() => log.remove(seq));
    expect(found).toMatchObject({ ok: false, brokenAtSeq: seq, finding: `Row ${seq} is missing.` });
  });

  test('moves a row to another tenant, or to the other chain', async () => {
    for (const where of [`tenant_id = '${log.other}', seq = 77`, "chain = 'access', seq = 1"]) {
      const found = await log.tampered(() => log.change(42, where));
      expect(found).toMatchObject({ ok: false, brokenAtSeq: 42 });
    }
  });

  test('exchanges two rows', async () => {
    const found = await log.tampered(async () => {
      await log.change(30, 'seq = 9000');
      await log.change(31, 'seq = 30');
      await log.change(9000, 'seq = 31');
    });
    expect(found).toMatchObject({ ok: false, brokenAtSeq: 30 });
  });

  test.each([
    [0, 'Row 0 was added before the first.'],
    [-5, 'Row -5 was added before the first.'],
    [length + 1, `Row ${length + 1} stands behind the head of the chain.`],
    [length + 500, `Row ${length + 1} stands behind the head of the chain.`],
  ])('adds a row with number %i', async (seq, finding) => {
    const found = await log.tampered(() => log.insert(seq));
    expect(found).toMatchObject({ ok: false, finding });
  });

  test('repeats a row after taking the key away', async () => {
    const { superuser } = log.bare;
    await superuser.query('alter table audit_logs drop constraint audit_logs_pkey');
    const found = await log.tampered(() => log.repeat(10));
    await superuser.query('alter table audit_logs add primary key (tenant_id, chain, seq)');
    expect(found).toMatchObject({ ok: false, finding: 'Row 10 is there twice.' });
  });

  test('hides a row under a chain of another name', async () => {
    const { superuser } = log.bare;
    await superuser.query('alter table audit_logs drop constraint audit_logs_chain_check');
    const found = await log.tampered(async () => {
      await log.insert(5000);
      await log.change(5000, "chain = 'hidden'");
    });
    await superuser.query(
      "alter table audit_logs add constraint audit_logs_chain_check check (chain in ('change', 'access'))",
    );
    expect(found).toMatchObject({ ok: false, finding: 'Row 5000 stands under the unknown chain "hidden".' });
  });
});
