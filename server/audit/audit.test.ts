import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditApi } from '#shared/audit/audit.api.ts';
import { authApi } from '#shared/auth/auth.api.ts';
import { newId } from '#shared/kernel/ids.ts';
import { appendTo } from '../../e2e/support/audited-platform.ts';
import { type Browser, password, smallServer } from '../../e2e/support/small-server.ts';
import { authRoutes } from '../auth/auth.routes.ts';
import type { AuditEntry } from '../platform/audit/append.ts';
import { signCheckpoints } from '../platform/audit/sign-checkpoints.ts';
import type { Config } from '../platform/config.ts';
import { keysDir } from '../platform/crypto/signing-key.ts';
import { signOrAlarm, verification } from './audit.jobs.ts';
import { auditRoutes } from './audit.routes.ts';
import { verifyAuditCommand } from './verify-audit.cli.ts';

let server: Awaited<ReturnType<typeof smallServer>>;
let demo: string;
let rival: string;
let admin: Browser;
let adminId: string;
let huda: string;
const course = newId();

beforeAll(async () => {
  server = await smallServer([...authRoutes, ...auditRoutes]);
  demo = await server.bare.addTenant('demo');
  rival = await server.bare.addTenant('rival');
  adminId = await server.addPerson(demo, { username: 'admin', roles: ['administrator'] });
  await server.addPerson(demo, { username: 'officer', roles: ['training_officer'] });
  huda = await server.addPerson(demo, { username: 'هدى' });
  const append = appendTo(server.bare);
  for (let row = 1; row <= 60; row++) await append(demo, entry(row));
  await append(rival, { ...entry(1), action: 'rival.secret' });
  admin = await signedIn('admin');
});
afterAll(() => server.bare.close());

/** Every third row is about the course, every fifth by هدى, every tenth a transfer of her. */
const entry = (row: number): AuditEntry => ({
  chain: 'change',
  at: new Date(Date.UTC(2026, 10, 1, 0, row)).toISOString(),
  action: row % 10 === 0 ? 'user.transferred' : 'enrollment.completed',
  outcome: 'done',
  actorId: row % 5 === 0 ? huda : null,
  actorKind: row % 5 === 0 ? 'user' : 'system',
  actorName: row % 5 === 0 ? 'هدى' : 'system',
  onBehalfOfId: null,
  address: null,
  requestId: null,
  subjectKind: 'course',
  subjectId: row % 10 === 0 ? huda : row % 3 === 0 ? course : null,
  before: { row: row - 1 },
  after: { row },
});

async function signedIn(username: string): Promise<Browser> {
  const browser = server.browser();
  await browser.call(authApi.login, { body: { tenant: 'demo', username, password } });
  return browser;
}

const numbers = async (query: Parameters<typeof admin.call<typeof auditApi.list>>[1]['query']) =>
  (await admin.call(auditApi.list, { query })).items.map(({ seq }) => seq);
const every = (step: number) =>
  Array.from({ length: Math.floor(60 / step) }, (_, index) => 60 - index * step);

test('the log is shown the newest first, with what was before and after', async () => {
  const { items, nextCursor, total } = await admin.call(auditApi.list, {
    query: { limit: '10', withTotal: 'true' },
  });
  expect(items.map(({ seq }) => seq)).toEqual([60, 59, 58, 57, 56, 55, 54, 53, 52, 51]);
  expect(total).toBe(60);
  expect(nextCursor).not.toBeNull();
  expect(items[0]).toMatchObject({
    chain: 'change',
    at: '2026-11-01T01:00:00Z',
    action: 'user.transferred',
    actorId: huda,
    actorName: 'هدى',
    subjectId: huda,
    before: { row: 59 },
    after: { row: 60 },
    hash: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
});

test('pages follow each other without a gap or a repetition, also when rows are added meanwhile', async () => {
  const seen: number[] = [];
  let cursor: string | undefined;
  do {
    const page = await admin.call(auditApi.list, { query: { limit: '25', ...(cursor ? { cursor } : {}) } });
    seen.push(...page.items.map(({ seq }) => seq));
    cursor = page.nextCursor ?? undefined;
    if (seen.length === 25)
      await appendTo(server.bare)(demo, { ...entry(1), at: '2026-10-01T00:00:00.000Z' });
  } while (cursor);
  expect(seen).toEqual(every(1));
  await expect(admin.call(auditApi.list, { query: { cursor: 'bm90IG9uZQ' } })).rejects.toMatchObject({
    status: 400,
  });
  await expect(
    admin.call(auditApi.list, { query: { cursor: Buffer.from('["x"]').toString('base64url') } }),
  ).rejects.toMatchObject({ status: 400 });
});

test('it can be narrowed by action, person, subject and time', async () => {
  expect(await numbers({ action: 'user.transferred' })).toEqual(every(10));
  expect(await numbers({ action: 'user' })).toEqual([]);
  expect(await numbers({ actorId: huda })).toEqual(every(5));
  expect(await numbers({ subjectId: course, actorId: huda })).toEqual([45, 15]);
  expect(await numbers({ from: '2026-11-01T00:58:00Z', to: '2026-11-01T00:59:00Z' })).toEqual([59, 58]);
  expect(await numbers({ action: 'user.transferred', limit: '25', to: '2026-11-01T00:20:00Z' })).toEqual([
    20, 10,
  ]);
});

test('a search finds actions by a piece of their name, subjects by their id, and people by theirs: as actor and as subject', async () => {
  expect(await numbers({ q: 'transf' })).toEqual(every(10));
  expect(await numbers({ q: 'User.Transferred' })).toEqual(every(10));
  expect(await numbers({ q: course, limit: '10' })).toEqual(
    every(3)
      .filter((row) => row % 10 !== 0)
      .slice(0, 10),
  );
  expect(await numbers({ q: 'هدى', limit: '25' })).toEqual(every(5));
  expect(await numbers({ q: 'هدى', subjectId: huda })).toEqual(every(10));
  expect(await numbers({ q: 'complet', actorId: huda, limit: '10' })).toEqual([55, 45, 35, 25, 15, 5]);
  for (const nothing of ['rival', '%', '_____________', '\\', "'; drop table"])
    expect(await numbers({ q: nothing })).toEqual([]);
  const { total } = await admin.call(auditApi.list, { query: { q: 'هدى', withTotal: 'true', limit: '10' } });
  expect(total).toBe(12);
});

test('another tenant’s log is not there', async () => {
  expect(await numbers({ action: 'rival.secret' })).toEqual([]);
  expect(await numbers({ q: 'rival.secret' })).toEqual([]);
});

const access = async (action: string) =>
  (await admin.call(auditApi.list, { query: { chain: 'access', action } })).items;

test('who looks at the log stands in it himself', async () => {
  const looked = await access('audit.viewed');
  expect(looked[0]).toMatchObject({
    action: 'audit.viewed',
    outcome: 'done',
    actorId: adminId,
    address: '10.0.0.1',
  });
  expect((await access('audit.viewed')).length).toBe(Math.min(50, looked.length + 1));
});

test('who may not read it is refused, and the refusal is in it', async () => {
  const officer = await signedIn('officer');
  await expect(officer.call(auditApi.list, { query: {} })).rejects.toMatchObject({ status: 403 });
  await expect(officer.call(auditApi.verify, { body: {} })).rejects.toMatchObject({ status: 403 });
  const denied = (await admin.call(auditApi.list, { query: { chain: 'access', q: 'officer' } })).items;
  expect(denied.map(({ action, outcome, after }) => ({ action, outcome, after })).slice(0, 2)).toEqual([
    { action: 'audit.verified', outcome: 'denied', after: { permission: 'audit:read' } },
    { action: 'audit.viewed', outcome: 'denied', after: { permission: 'audit:read' } },
  ]);
});

test('a damaged row can still be read', async () => {
  await server.bare.superuser.query(
    "update audit_logs set after = '{half' where tenant_id = $1 and chain = 'change' and seq = 7",
    [demo],
  );
  const { items } = await admin.call(auditApi.list, {
    query: { chain: 'change', to: '2026-11-01T00:07:30Z' },
  });
  expect(items.find(({ seq }) => seq === 7)?.after).toBe('{half');
  await server.bare.superuser.query(
    `update audit_logs set after = '{"row":7}' where tenant_id = $1 and chain = 'change' and seq = 7`,
    [demo],
  );
});

test('the job checks both chains for somebody who may still read the log, and tells how far it is', async () => {
  const told: [string, number, number | null][] = [];
  const run = (userId: string) =>
    verification.run(
      {
        kind: 'system',
        platform: server.bare.platform,
        tenantId: demo,
        userId,
        now: server.bare.platform.now(),
        requestId: 'job',
      },
      {},
      async (phase, done, of) => void told.push([phase, done, of]),
      newId(),
    );
  expect(await run(adminId)).toMatchObject({
    ok: true,
    chains: [{ chain: 'change', rows: 61 }, { chain: 'access' }],
  });
  expect(told[0]).toEqual(['verifying', 61, expect.any(Number)]);
  await expect(run(huda)).rejects.toMatchObject({ status: 403 });
});

async function verifyAudit(...args: string[]) {
  const lines: string[] = [];
  const call = {
    args,
    config: {} as Config,
    platform: async () => server.bare.platform,
    print: (line: string) => void lines.push(line),
  };
  const failed = await verifyAuditCommand.run(call).then(
    () => null,
    (error: Error) => error.message,
  );
  return { lines, failed };
}

test('the operator gets one line for every chain', async () => {
  await signCheckpoints(server.bare.platform);
  const { lines, failed } = await verifyAudit();
  expect(failed).toBeNull();
  expect(lines.length).toBe(6);
  expect(lines).toContain('demo change: ok, 61 rows, signed up to row 61');
  expect(lines).toContain('rival change: ok, 1 rows, signed up to row 1');
  expect(lines).toContain('central change: ok, 0 rows, nothing to sign');
  expect((await verifyAudit('--tenant', 'rival')).lines.length).toBe(2);
});

test('a wrong word on the command line is named', async () => {
  expect((await verifyAudit('--tenant', 'nobody')).failed).toBe('There is no tenant "nobody".');
  expect((await verifyAudit('--tennant', 'demo')).failed).toContain('--tennant');
});

test('checkpoints are checked where they were carried to, with the public key alone', async () => {
  const elsewhere = await mkdtemp(join(tmpdir(), 'trainflow-evidence-'));
  try {
    await cp(join(server.bare.platform.dataDir, 'checkpoints'), elsewhere, { recursive: true });
    const dir = keysDir(server.bare.platform.dataDir);
    const key = join(dir, (await readdir(dir)).find((name) => name.endsWith('.pem')) ?? '');
    const { failed, lines } = await verifyAudit('--checkpoints', elsewhere, '--keys', key);
    expect({ failed, signed: lines.filter((line) => line.includes('signed up to')).length }).toEqual({
      failed: null,
      signed: 3,
    });
    await writeFile(join(elsewhere, '000000000002.jsonl'), '{}\n');
    expect((await verifyAudit('--checkpoints', elsewhere, '--keys', key)).failed).toContain(
      'does not verify',
    );
    expect((await verifyAudit('--checkpoints', join(elsewhere, 'nothing'))).lines.join()).toContain(
      'checkpoints were removed',
    );
  } finally {
    await rm(elsewhere, { recursive: true });
  }
});

test('a broken chain is named with its first broken link; the others are checked all the same', async () => {
  await server.bare.superuser.query(
    "update audit_logs set actor_name = 'x' where tenant_id = $1 and seq = 17 and chain = 'change'",
    [demo],
  );
  const { lines, failed } = await verifyAudit();
  expect(failed).toBe('The audit log does not verify: 1 broken.');
  expect(lines.filter((line) => line.includes('BROKEN'))).toEqual([
    expect.stringMatching(
      /^demo change: BROKEN at row 17\. Row 17 was changed.*\(16 rows before it are right; signed up to row 61\.\)$/,
    ),
  ]);
});

test('a tenant that was wiped out with all its rows is missed', async () => {
  await server.bare.superuser.query('set session_replication_role = replica');
  for (const table of ['audit_logs', 'audit_heads', 'tenants']) {
    await server.bare.superuser.query(`delete from ${table} where tenant_id = $1`, [rival]);
  }
  const { lines } = await verifyAudit();
  expect(lines.find((line) => line.startsWith(rival))).toMatch(
    /no such tenant\) change: BROKEN at row 1\. The chain ends with row 0/,
  );
});

test('the server that finds tampering when it signs says so, and signs the others', async () => {
  await server.bare.superuser.query(
    "update audit_heads set seq = 5 where tenant_id = $1 and chain = 'change'",
    [demo],
  );
  await expect(signOrAlarm(server.bare.platform)).rejects.toThrow(
    'The audit log was tampered with. demo change: it ends with row 5, but row 61 was signed.',
  );
});

test('a password that was handed out opens nothing but what it takes to change it', async () => {
  const tenantId = await server.bare.addTenant('newcomers');
  await server.addPerson(tenantId, { username: 'newcomer', roles: ['administrator'] });
  await server.bare.superuser.query(
    "update users set password_is_one_time = true where username = 'newcomer'",
  );
  const newcomer = server.browser();
  await newcomer.call(authApi.login, { body: { tenant: 'newcomers', username: 'newcomer', password } });
  expect((await newcomer.call(authApi.session, {})).mustChangePassword).toBe(true);
  await expect(newcomer.call(auditApi.list, { query: {} })).rejects.toMatchObject({
    status: 403,
    code: 'auth.password_change_required',
  });
  await newcomer.call(authApi.changePassword, {
    body: { currentPassword: password, newPassword: 'nine camels under the crane' },
  });
  expect((await newcomer.call(auditApi.list, { query: { limit: '10' } })).items.length).toBe(1);
});
