import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditedPlatform, length, randomEntry } from '../../../e2e/support/audited-platform.ts';
import { signCheckpoints } from './sign-checkpoints.ts';

let log: Awaited<ReturnType<typeof auditedPlatform>>;
beforeAll(async () => {
  log = await auditedPlatform();
});
afterAll(() => log.bare.close());

describe('whoever owns the database and knows how it hashes is found out when he', () => {
  test('cuts the end off', async () => {
    const found = await log.tampered(() => log.cutAfter(length - 3));
    expect(found).toMatchObject({
      ok: false,
      brokenAtSeq: length - 2,
      finding: `Row ${length - 2} is missing.`,
    });
  });

  test('cuts the end off and mends the head', async () => {
    const found = await log.tampered(async () => {
      await log.cutAfter(80);
      await log.mendHead(80);
    });
    expect(found).toMatchObject({ ok: false, rows: 80, brokenAtSeq: 81 });
    expect(found?.finding).toMatch(/^The chain ends with row 80, but row 110 was signed at .* cut off\.$/);
  });

  test('cuts the end off, mends the head and lets others write over it', async () => {
    const found = await log.tampered(async () => {
      await log.cutAfter(80);
      await log.mendHead(80);
      for (let row = 0; row < 60; row++) await log.append(log.tenantId, randomEntry(row));
    });
    expect(found).toMatchObject({ ok: false, brokenAtSeq: 110 });
    expect(found?.finding).toContain('from row 51 on');
  });

  test('empties everything', async () => {
    const found = await log.tampered((db) => db.query('truncate audit_logs, audit_heads'));
    expect(found).toMatchObject({ ok: false, rows: 0, brokenAtSeq: 1 });
  });

  test('takes the head away, or changes it', async () => {
    const gone = await log.tampered((db) => db.query('delete from audit_heads'));
    expect(gone).toMatchObject({ ok: false, finding: 'The head of the chain is missing.' });
    for (const what of ["hash = sha256('x')", 'seq = seq + 1', 'seq = seq - 1', 'signed_seq = 115']) {
      expect(await log.tampered(() => log.changeHead(what)), what).toMatchObject({ ok: false });
    }
  });

  test.each([
    [1, 50, 'from row 1 on'],
    [50, 50, 'from row 1 on'],
    [51, 110, 'from row 51 on'],
    [110, 110, 'from row 51 on'],
  ])('writes the chain anew from row %i with fitting hashes', async (from, brokenAtSeq, where) => {
    const found = await log.tampered(() => log.rewriteFrom(log.bare, from));
    expect(found).toMatchObject({ ok: false, brokenAtSeq });
    expect(found?.finding).toContain(where);
  });

  test('lets the server sign what he wrote: it refuses and raises the alarm', async () => {
    let alarms: string[] = [];
    await log.tampered(async () => {
      await log.rewriteFrom(log.bare, 105);
      ({ alarms } = await signCheckpoints(log.bare.platform));
    });
    expect(alarms).toEqual([expect.stringMatching(/^north change: Row 111 was changed/)]);
    await log.tampered(async () => {
      await log.cutAfter(80);
      await log.mendHead(80);
      ({ alarms } = await signCheckpoints(log.bare.platform));
    });
    expect(alarms).toEqual([expect.stringMatching(/it ends with row 80, but row 110 was signed/)]);
    expect(await log.changeChain()).toMatchObject({ ok: true });
  });
});

test('rows that no checkpoint covers yet could be written anew: the log says how far it vouches', async () => {
  const found = await log.tampered(() => log.rewriteFrom(log.bare, 111));
  expect(found).toMatchObject({ ok: true, rows: length, checkpointSeq: 110 });
});
