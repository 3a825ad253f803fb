import { createHash } from 'node:crypto';
import { cp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { auditedPlatform, randomEntry } from '../../../e2e/support/audited-platform.ts';
import { ensureSigningKey, keysDir } from '../crypto/signing-key.ts';
import { checkpointsDir } from './checkpoint-files.ts';
import { linkTo, signedLine } from './checkpoint-line.ts';
import { signCheckpoints } from './sign-checkpoints.ts';
import { verifyTenant } from './verify-tenant.ts';

let log: Awaited<ReturnType<typeof auditedPlatform>>;
beforeAll(async () => {
  log = await auditedPlatform();
});
afterAll(() => log.bare.close());

describe('whoever can write the checkpoint files is found out when he', () => {
  let dir: string;
  let file: string;
  let text: string;
  beforeEach(async () => {
    dir = checkpointsDir(log.bare.platform.dataDir);
    file = join(dir, (await readdir(dir)).sort()[0] ?? '');
    text = await readFile(file, 'utf8');
    return () => writeFile(file, text);
  });
  const withLines = async (change: (lines: string[]) => string[]) => {
    await writeFile(file, change(text.trimEnd().split('\n')).join('\n').concat('\n'));
    return log.changeChain();
  };

  test('changes a line', async () => {
    const found = await withLines(([first = '', ...rest]) => [
      first.replace(/"seq":\d+/, '"seq":49'),
      ...rest,
    ]);
    expect(found).toMatchObject({ ok: false });
    expect(found?.finding).toContain('Line 1 of 000000000001.jsonl has a forged signature.');
  });

  test('changes a line about another tenant', async () => {
    const found = await withLines(([first = '', second = '', ...rest]) => [
      first,
      second.replace(/"seq":\d+/, '"seq":49'),
      ...rest,
    ]);
    expect(found?.finding).toContain('The line before line 3 of 000000000001.jsonl was changed.');
  });

  test('changes the last line', async () => {
    const found = await withLines((lines) => [
      ...lines.slice(0, -1),
      (lines.at(-1) ?? '').replace(/"hash":"../, '"hash":"00'),
    ]);
    expect(found?.ok).toBe(false);
  });

  test('puts in a line signed by a key of his own', async () => {
    const forger = await ensureSigningKey(join(log.bare.platform.dataDir, 'forger'));
    const found = await withLines((lines) => [
      ...lines,
      signedLine(
        {
          line: lines.length + 1,
          previous: linkTo(lines.at(-1) ?? ''),
          tenantId: log.tenantId,
          chain: 'change',
          seq: 115,
          hash: 'ab'.repeat(32),
          at: '2026-11-21T00:00:00.000Z',
        },
        forger,
      ),
    ]);
    expect(found?.finding).toMatch(/is signed by the unknown key/);
  });

  test('removes a line, the first, the last, or all', async () => {
    expect((await withLines((lines) => lines.slice(1)))?.finding).toContain('checkpoint 1 was removed');
    expect((await withLines((lines) => lines.slice(0, -1)))?.finding).toContain(
      'Row 110 was signed, but the checkpoint files vouch only for rows up to 50: checkpoints were removed.',
    );
    await rm(file);
    expect((await log.changeChain())?.finding).toContain('checkpoints were removed');
  });

  test('exchanges or repeats lines, or writes something else', async () => {
    expect((await withLines((lines) => [...lines].reverse()))?.ok).toBe(false);
    expect((await withLines((lines) => [...lines, lines[0] ?? '']))?.ok).toBe(false);
    expect((await withLines(([first = '', ...rest]) => [first, '{}', ...rest]))?.finding).toContain(
      'is not a checkpoint',
    );
  });

  test('cuts them while the server runs: it raises the alarm and signs nothing', async () => {
    await writeFile(file, text.slice(0, 100));
    await expect(signCheckpoints(log.bare.platform)).rejects.toThrow(
      /was removed or cut while the server was running/,
    );
  });

  test('cuts them while the server is down: it raises the alarm and signs nothing', async () => {
    const dataDir = join(log.bare.platform.dataDir, 'restarted');
    await cp(dir, checkpointsDir(dataDir), { recursive: true });
    await cp(keysDir(log.bare.platform.dataDir), keysDir(dataDir), { recursive: true });
    const lines = text.trimEnd().split('\n');
    await writeFile(join(checkpointsDir(dataDir), basename(file)), `${lines.slice(0, -1).join('\n')}\n`);
    expect(await signCheckpoints({ ...log.bare.platform, dataDir })).toEqual({
      signed: 0,
      alarms: ['north change: row 110 was signed, but its checkpoint was removed.'],
    });
  });

  test('a write that a crash cut short is no tampering, and the next one goes on behind it', async () => {
    await writeFile(file, `${text}{"line":4,"previ`);
    expect(await log.changeChain()).toMatchObject({ ok: true });
    await log.append(log.other, randomEntry(2));
    await signCheckpoints(log.bare.platform);
    expect((await verifyTenant(log.bare.platform, log.other)).chains[0]).toMatchObject({
      ok: true,
      checkpointSeq: 2,
    });
    text = await readFile(file, 'utf8');
  });
});

test('the signing key is made once, private, and its public half can be handed out', async () => {
  const [one, two] = await Promise.all([
    ensureSigningKey(join(log.bare.platform.dataDir, 'race')),
    ensureSigningKey(join(log.bare.platform.dataDir, 'race')),
  ]);
  expect(one.id).toBe(two.id);
  expect(one.publicKey).toContain('BEGIN PUBLIC KEY');
  const dir = keysDir(log.bare.platform.dataDir);
  expect((await stat(dir)).mode & 0o777).toBe(0o700);
  expect((await stat(join(dir, 'audit-signing.key'))).mode & 0o777).toBe(0o600);
});

test('the public half of the key is what its id is made from', async () => {
  const key = await ensureSigningKey(log.bare.platform.dataDir);
  const der = Buffer.from(key.publicKey.replace(/-----[^-]+-----|\n/g, ''), 'base64');
  expect(key.id).toBe(createHash('sha256').update(der).digest('hex').slice(0, 16));
});
