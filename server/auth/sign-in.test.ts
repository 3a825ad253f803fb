import { hash } from '@node-rs/argon2';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { authApi } from '#shared/auth/auth.api.ts';
import { password, smallServer } from '../../e2e/support/small-server.ts';
import { verifyTenant } from '../platform/audit/verify-tenant.ts';
import { passwordWork } from '../platform/crypto/passwords.ts';
import { authRoutes } from './auth.routes.ts';

let server: Awaited<ReturnType<typeof smallServer>>;
let demo: string;
let closed: string;
beforeAll(async () => {
  server = await smallServer(authRoutes);
  demo = await server.bare.addTenant('demo');
  closed = await server.bare.addTenant('closed');
  await server.addPerson(demo, { username: 'Huda', roles: ['employee', 'foreman'] });
  await server.addPerson(demo, { username: 'gone', status: 'inactive' });
  await server.addPerson(demo, { username: 'nopassword', password: null });
  await server.addPerson(closed, { username: 'huda' });
  await server.bare.superuser.query("update tenants set status = 'suspended' where slug = 'closed'");
});
beforeEach(() => server.bare.superuser.query('delete from login_attempts'));
afterAll(async () => {
  await server.bare.close();
});

const logIn = (
  credentials: Partial<Record<'tenant' | 'username' | 'password', string>> = {},
  address?: string,
) =>
  server.browser(address).send('/api/auth/login', {
    method: 'POST',
    body: JSON.stringify({ tenant: 'demo', username: 'huda', password, ...credentials }),
  });

/** The access chain's newest rows, of whichever tenant. */
const auditRows = async (count: number) =>
  (
    await server.bare.superuser.query(
      `select tenant_id, action, outcome, actor_id, actor_kind, subject_id, address, after from audit_logs
       where chain = 'access' order by created_at desc, seq desc limit $1`,
      [count],
    )
  ).rows;

describe('signing in', () => {
  test('answers who it is, and sets a cookie that only the server can read', async () => {
    const browser = server.browser();
    const answer = await browser.send('/api/auth/login', {
      method: 'POST',
      body: JSON.stringify({ tenant: 'DEMO', username: 'hUDA', password }),
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('set-cookie')).toMatch(
      /^__Host-tf=c[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Lax; Max-Age=43200$/,
    );
    const me = await browser.call(authApi.session, {});
    expect(await answer.json()).toEqual(me);
    expect(me).toMatchObject({
      username: 'Huda',
      roles: ['employee', 'foreman'],
      scope: 'crew',
      mustChangePassword: false,
      tenant: { id: demo, slug: 'demo', kind: 'customer', timeZone: 'Asia/Riyadh' },
    });
    expect(me.permissions).toContain('enrollments:record');
    expect(me.permissions).not.toContain('users:manage');
    const [row] = await auditRows(1);
    expect(row).toMatchObject({
      tenant_id: demo,
      action: 'session.started',
      outcome: 'done',
      actor_id: me.userId,
    });
  });

  test('is logged under the name that is stored, however it was typed', async () => {
    await logIn({ username: 'HUDA' });
    const { rows } = await server.bare.superuser.query(
      "select distinct actor_name from audit_logs where action = 'session.started' and actor_name ilike 'huda'",
    );
    expect(rows).toEqual([{ actor_name: 'Huda' }]);
  });

  test('a central administrator gets his doors, and no others', async () => {
    const central = '00000000-0000-7000-8000-000000000001';
    await server.addPerson(central, { username: 'central', roles: ['administrator'] });
    const browser = server.browser();
    const me = await browser.call(authApi.login, {
      body: { tenant: 'central', username: 'central', password },
    });
    expect(me.roles).toEqual(['administrator', 'central_administrator']);
    expect(me.permissions).toContain('tenants:manage');
    expect((await browser.call(authApi.session, {})).tenant).toMatchObject({
      slug: 'central',
      kind: 'central',
    });
  });

  test('the letter of the cookie is no power: with another one it opens nothing', async () => {
    const browser = server.browser();
    await browser.call(authApi.login, { body: { tenant: 'demo', username: 'huda', password } });
    browser.cookie = String(browser.cookie).replace('=c', '=t');
    await expect(browser.call(authApi.session, {})).rejects.toMatchObject({ status: 401 });
  });
});

describe('whoever is refused learns nothing', () => {
  const refusals = [
    ['unknown_tenant', { tenant: 'nowhere' }],
    ['unknown_user', { username: 'nobody' }],
    ['wrong_password', { password: 'not the password at all' }],
    ['inactive_user', { username: 'gone' }],
    ['no_password', { username: 'nopassword' }],
    ['suspended_tenant', { tenant: 'closed' }],
  ] as const;

  test('whatever is wrong: the same status, headers, body and number of hashes', async () => {
    const seen = new Set<string>();
    for (const [, credentials] of refusals) {
      const before = passwordWork.verified;
      const answer = await logIn(credentials);
      expect(passwordWork.verified).toBe(before + 1);
      const body = (await answer.text()).replace(/"requestId":"[^"]+"/, '"requestId":""');
      const headers = [...answer.headers].filter(([name]) => name !== 'x-request-id' && name !== 'date');
      seen.add(JSON.stringify({ status: answer.status, headers, body }));
    }
    expect(seen.size).toBe(1);
    expect([...seen][0]).toContain('"status":401');
    expect([...seen][0]).not.toContain('set-cookie');
  });

  test.each(refusals)('but the log says: %s', async (reason, credentials) => {
    await logIn(credentials, '10.9.8.7');
    const [row] = await auditRows(1);
    const tenant = { unknown_tenant: '00000000-0000-7000-8000-000000000001', suspended_tenant: closed };
    expect(row).toMatchObject({
      tenant_id: tenant[reason as keyof typeof tenant] ?? demo,
      action: 'session.started',
      outcome: 'failed',
      actor_id: null,
      actor_kind: 'anonymous',
      address: '10.9.8.7',
    });
    expect(JSON.parse(row.after)).toMatchObject({ reason });
    expect(row.after).not.toContain(password);
  });
});

describe('guessing is limited', () => {
  const wrong = { password: 'not the password at all' };
  const statuses = async (tries: Promise<Response>[]) =>
    (await Promise.all(tries)).reduce<Record<number, number>>((count, { status }) => {
      count[status] = (count[status] ?? 0) + 1;
      return count;
    }, {});

  test('400 tries at once for one account: exactly 5 are looked at, the others wait', async () => {
    const before = passwordWork.verified;
    const tries = Array.from({ length: 400 }, (_, index) =>
      logIn(
        { ...wrong, username: index % 2 ? 'huda' : 'HUDA', tenant: index % 3 ? 'demo' : 'Demo' },
        `10.1.${index >> 8}.${index & 255}`,
      ),
    );
    expect(await statuses(tries)).toEqual({ 401: 5, 429: 395 });
    expect(passwordWork.verified).toBe(before + 5);
    const rows = await auditRows(400);
    expect(rows.filter(({ outcome }) => outcome === 'denied').length).toBe(1);
  });

  test('the same for an account that does not exist: being limited tells nothing either', async () => {
    const tries = Array.from({ length: 50 }, () => logIn({ ...wrong, username: 'nobody' }));
    expect(await statuses(tries)).toEqual({ 401: 5, 429: 45 });
  });

  test('who is limited is told how long to wait, and the right password does not help before', async () => {
    server.bare.standAt('2026-11-21T09:00:00.000Z');
    for (let turn = 0; turn < 5; turn++) await logIn(wrong);
    server.bare.standAt('2026-11-21T09:05:00.000Z');
    const answer = await logIn();
    expect(answer.status).toBe(429);
    const wait = Number(answer.headers.get('retry-after'));
    expect(wait).toBe(600);
    expect(await answer.json()).toMatchObject({ code: 'auth.too_many_attempts' });
    server.bare.standAt('2026-11-21T09:15:00.000Z');
    expect((await logIn()).status).toBe(200);
    server.bare.standAt(null);
  });

  test('a success forgets the failed tries of the account; of the address only itself is forgotten', async () => {
    for (let turn = 0; turn < 4; turn++) await logIn(wrong);
    expect((await logIn()).status).toBe(200);
    for (let turn = 0; turn < 5; turn++) expect((await logIn(wrong)).status).toBe(401);
    expect((await logIn()).status).toBe(429);
    const { rows } = await server.bare.superuser.query(
      "select attempts from login_attempts where key like 'address:%'",
    );
    expect(rows).toEqual([{ attempts: 10 }]);
  });

  test('one address has 30 tries over all accounts; beyond them no account is counted', async () => {
    const tries = Array.from({ length: 60 }, (_, index) =>
      logIn({ ...wrong, username: `name${index}` }, '10.7.7.7'),
    );
    expect(await statuses(tries)).toEqual({ 401: 30, 429: 30 });
    expect((await logIn({}, '10.7.7.7')).status).toBe(429);
    expect((await logIn({}, '10.7.7.8')).status).toBe(200);
    const { rows } = await server.bare.superuser.query(
      "select count(*)::int as accounts from login_attempts where key like 'account:%'",
    );
    expect(rows).toEqual([{ accounts: 30 }]);
  });

  test('a whole IPv6 network of a customer is one address, its neighbour another', async () => {
    const tries = Array.from({ length: 35 }, (_, index) =>
      logIn({ ...wrong, username: `v6name${index}` }, `2001:db8:1:2:${index}::${index + 1}`),
    );
    expect(await statuses(tries)).toEqual({ 401: 30, 429: 5 });
    expect((await logIn({}, '2001:db8:1:3::1')).status).toBe(200);
  });

  test('neither passwords nor typed names stand in the counters', async () => {
    await logIn({ username: 'typed into the wrong field' });
    const { rows } = await server.bare.superuser.query('select key from login_attempts order by key');
    expect(rows.map(({ key }) => key)).toEqual([
      expect.stringMatching(/^account:[0-9a-f]{64}$/),
      'address:10.0.0.1',
    ]);
  });
});

test('a hash of weaker days is replaced at the next sign-in', async () => {
  const weak = await hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
  await server.bare.superuser.query("update users set password_hash = $1 where username = 'Huda'", [weak]);
  const stored = async () =>
    (await server.bare.superuser.query("select password_hash from users where username = 'Huda'")).rows[0]
      .password_hash;
  expect((await logIn({ password: 'not the password at all' })).status).toBe(401);
  expect(await stored()).toBe(weak);
  expect((await logIn()).status).toBe(200);
  expect(await stored()).toMatch(/^\$argon2id\$v=19\$m=65536,t=2,p=1\$/);
  expect((await logIn()).status).toBe(200);
});

test('after all this the audit chains of everybody are whole', async () => {
  for (const tenantId of [demo, closed, '00000000-0000-7000-8000-000000000001']) {
    const verified = await verifyTenant(server.bare.platform, tenantId);
    expect(verified.ok).toBe(true);
    expect(verified.rows).toBeGreaterThan(0);
  }
});
