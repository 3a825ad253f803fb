import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { authApi } from '#shared/auth/auth.api.ts';
import { newId } from '#shared/kernel/ids.ts';
import { untilWaiting } from '../../e2e/support/bare-platform.ts';
import { password, smallServer } from '../../e2e/support/small-server.ts';
import { forgetOldSignIns } from './auth.jobs.ts';
import { authRoutes } from './auth.routes.ts';

let server: Awaited<ReturnType<typeof smallServer>>;
let demo: string;
let username: string;
let userId: string;
beforeAll(async () => {
  server = await smallServer(authRoutes);
  demo = await server.bare.addTenant('demo');
});
afterAll(() => server.bare.close());
beforeEach(async () => {
  server.bare.standAt('2026-11-21T06:00:00.000Z');
  await server.bare.superuser.query('delete from login_attempts');
  username = `person-${newId()}`;
  userId = await server.addPerson(demo, { username });
  return () => server.bare.standAt(null);
});

async function signedIn(as = { tenant: 'demo', username, password }) {
  const browser = server.browser();
  await browser.call(authApi.login, { body: as });
  return browser;
}
const at = (time: string) => server.bare.standAt(`2026-11-21T${time}.000Z`);
const sql = (text: string, values: unknown[] = []) => server.bare.superuser.query(text, values);
const isIn = async (browser: Awaited<ReturnType<typeof signedIn>>) =>
  (await browser.send('/api/auth/session')).status === 200;
const lastSeen = async () =>
  (
    await sql('select max(last_seen_at) as at from sessions where user_id = $1', [userId])
  ).rows[0].at?.toISOString();
/** Uses the session at this time of day. The note of it is not awaited by the request, so it is awaited here. */
async function used(browser: Awaited<ReturnType<typeof signedIn>>, time: string) {
  at(time);
  expect(await isIn(browser)).toBe(true);
  await vi.waitFor(async () => expect(await lastSeen()).toContain(time), { interval: 5, timeout: 20_000 });
}

describe('a session ends', () => {
  test('after 30 minutes without use, not before', async () => {
    const browser = await signedIn();
    await used(browser, '06:29:59');
    await used(browser, '06:59:58');
    at('07:29:58');
    expect(await isIn(browser)).toBe(false);
  });

  test('after 12 hours, however much it is used', async () => {
    const browser = await signedIn();
    for (let hour = 6; hour < 18; hour++) {
      for (const minute of ['20', '40', '59'])
        await used(browser, `${String(hour).padStart(2, '0')}:${minute}:58`);
    }
    at('18:00:00');
    expect(await isIn(browser)).toBe(false);
  });

  test('at sign-out: the row is gone, and the browser is told to forget everything', async () => {
    const browser = await signedIn();
    const kept = browser.cookie;
    const answer = await browser.send('/api/auth/logout', { method: 'POST' });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('clear-site-data')).toBe('"cache", "cookies", "storage"');
    expect(answer.headers.get('set-cookie')).toMatch(/^__Host-tf=; .*Max-Age=0$/);
    expect(browser.cookie).toBeNull();
    browser.cookie = kept;
    expect(await isIn(browser)).toBe(false);
    const { rows } = await sql('select from sessions where user_id = $1', [userId]);
    expect(rows).toEqual([]);
    const logged = await sql(
      "select outcome, actor_id from audit_logs where action = 'session.ended' and actor_id = $1",
      [userId],
    );
    expect(logged.rows).toEqual([{ outcome: 'done', actor_id: userId }]);
  });

  test('all at once when the epoch is raised, the person deactivated, or the tenant suspended', async () => {
    for (const [deed, undo] of [
      ['update users set epoch = epoch + 1 where id = $1', ''],
      [
        "update users set status = 'inactive' where id = $1",
        "update users set status = 'active' where id = $1",
      ],
      [
        "update tenants set status = 'suspended' from users u where u.tenant_id = tenants.tenant_id and u.id = $1",
        "update tenants set status = 'active' from users u where u.tenant_id = tenants.tenant_id and u.id = $1",
      ],
    ] as const) {
      const browsers = await Promise.all([signedIn(), signedIn(), signedIn()]);
      expect(await Promise.all(browsers.map(isIn))).toEqual([true, true, true]);
      await sql(deed, [userId]);
      expect(await Promise.all(browsers.map(isIn)), deed).toEqual([false, false, false]);
      if (undo) await sql(undo, [userId]);
    }
  });

  test('when the same browser signs in again: its old token is dead, whichever tenant it was of', async () => {
    const rival = await server.bare.addTenant('rival');
    const name = `rival-${newId()}`;
    await server.addPerson(rival, { username: name });
    const browser = await signedIn();
    const old = browser.cookie;
    await browser.call(authApi.login, { body: { tenant: 'rival', username: name, password } });
    expect(browser.cookie).not.toBe(old);
    expect((await browser.call(authApi.session, {})).tenant.slug).toBe('rival');
    browser.cookie = old;
    expect(await isIn(browser)).toBe(false);
    expect((await sql('select from sessions where user_id = $1', [userId])).rowCount).toBe(0);
  });

  test('when an eleventh is opened: the oldest', async () => {
    const browsers = [];
    for (let index = 0; index < 9; index++) {
      at(`06:00:${String(index).padStart(2, '0')}`);
      browsers.push(await signedIn());
    }
    // Four sign-ins meet: all of them have counted, or wait to count, before the first may end.
    await sql('begin');
    await sql('select from audit_heads where tenant_id = $1 for update', [demo]);
    const four = Promise.all([signedIn(), signedIn(), signedIn(), signedIn()]);
    await untilWaiting(server.bare.superuser, 4).finally(() => sql('rollback'));
    await four;
    const alive = await Promise.all(browsers.map(isIn));
    expect(alive).toEqual([false, false, false, true, true, true, true, true, true]);
    expect((await sql('select from sessions where user_id = $1', [userId])).rowCount).toBe(10);
  });
});

test('a planted cookie is not taken over by signing in', async () => {
  const browser = server.browser();
  browser.cookie = `__Host-tf=s${'A'.repeat(43)}`;
  await browser.call(authApi.login, { body: { tenant: 'demo', username, password } });
  expect(browser.cookie).not.toContain('AAAA');
  const { rows } = await sql('select token_hash from sessions where user_id = $1', [userId]);
  expect(rows.length).toBe(1);
});

test('the database holds no token, only its hash', async () => {
  const browser = await signedIn();
  const token = String(browser.cookie).split('=')[1] ?? '';
  const { rows } = await sql('select s::text as everything from sessions s where user_id = $1', [userId]);
  expect(rows[0].everything).not.toContain(token.slice(1));
});

test('the time of last use is written once a minute at most', async () => {
  const browser = await signedIn();
  const started = await lastSeen();
  at('06:00:50');
  for (let turn = 0; turn < 20; turn++) await isIn(browser);
  expect(await lastSeen()).toBe(started);
  await used(browser, '06:01:30');
  const noted = await lastSeen();
  at('06:02:20');
  for (let turn = 0; turn < 20; turn++) await isIn(browser);
  expect(await lastSeen()).toBe(noted);
});

test('I see my own sessions and can end them, nobody else’s', async () => {
  const other = `other-${newId()}`;
  await server.addPerson(demo, { username: other });
  const stranger = await signedIn({ tenant: 'demo', username: other, password });
  const [office, lost] = [await signedIn(), await signedIn()];
  const { items } = await office.call(authApi.sessions, {});
  expect(items.map(({ current }) => current)).toEqual([false, true]);
  expect(items[0]).toMatchObject({
    address: '10.0.0.1',
    createdAt: expect.stringMatching(/^2026-11-21T06:00:0/),
  });
  const lostId = items[0]?.id ?? '';

  await expect(stranger.call(authApi.endSession, { params: { id: lostId } })).rejects.toMatchObject({
    status: 404,
  });
  await office.call(authApi.endSession, { params: { id: lostId } });
  expect([await isIn(office), await isIn(lost)]).toEqual([true, false]);
  await expect(office.call(authApi.endSession, { params: { id: lostId } })).rejects.toMatchObject({
    status: 404,
  });
  await office.call(authApi.endSession, { params: { id: items[1]?.id ?? '' } });
  expect(office.cookie).toBeNull();
});

test('the language I choose is mine from then on, and the log tells', async () => {
  const browser = await signedIn();
  expect(await browser.call(authApi.saveProfile, { body: { language: 'ar' } })).toMatchObject({
    language: 'ar',
  });
  expect(await browser.call(authApi.session, {})).toMatchObject({ language: 'ar' });
  expect(await browser.call(authApi.saveProfile, { body: {} })).toMatchObject({ language: 'ar' });
  const { rows } = await sql(
    "select before, after from audit_logs where action = 'user.profile_changed' and actor_id = $1 order by seq limit 1",
    [userId],
  );
  expect(rows).toEqual([{ before: '{"language":"en"}', after: '{"language":"ar"}' }]);
});

test('at night what is over is removed, and what is alive stays', async () => {
  await signedIn();
  at('17:00:00');
  await signedIn();
  at('19:00:00');
  await forgetOldSignIns.run(server.bare.platform);
  expect((await sql('select from sessions where user_id = $1', [userId])).rowCount).toBe(1);
  expect((await sql('select from login_attempts')).rowCount).toBeGreaterThan(0);
  server.bare.standAt('2026-11-23T00:00:00.000Z');
  await forgetOldSignIns.run(server.bare.platform);
  expect((await sql('select from login_attempts')).rowCount).toBe(0);
});
