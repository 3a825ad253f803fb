import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { authApi } from '#shared/auth/auth.api.ts';
import { newId } from '#shared/kernel/ids.ts';
import { untilWaiting } from '../../e2e/support/bare-platform.ts';
import { password, smallServer } from '../../e2e/support/small-server.ts';
import { authRoutes } from './auth.routes.ts';

let server: Awaited<ReturnType<typeof smallServer>>;
let demo: string;
let username: string;
let userId: string;
beforeAll(async () => {
  server = await smallServer(authRoutes);
  demo = await server.bare.addTenant('northfield');
});
afterAll(() => server.bare.close());
beforeEach(async () => {
  await server.bare.superuser.query('delete from login_attempts');
  username = `person-${newId()}`;
  userId = await server.addPerson(demo, { username });
});

const newPassword = 'nine camels under the crane';
async function signedIn(as = password) {
  const browser = server.browser();
  await browser.call(authApi.login, { body: { tenant: 'northfield', username, password: as } });
  return browser;
}
const isIn = async (browser: Awaited<ReturnType<typeof signedIn>>) =>
  (await browser.send('/api/auth/session')).status === 200;

test('a new password ends every other session; this one goes on under a new token', async () => {
  const [here, elsewhere, third] = [await signedIn(), await signedIn(), await signedIn()];
  const old = here.cookie;
  await here.call(authApi.changePassword, { body: { currentPassword: password, newPassword } });
  expect(here.cookie).not.toBe(old);
  expect([await isIn(here), await isIn(elsewhere), await isIn(third)]).toEqual([true, false, false]);
  const { rows } = await server.bare.superuser.query('select epoch from users where id = $1', [userId]);
  expect(rows).toEqual([{ epoch: 2 }]);
  here.cookie = old;
  expect(await isIn(here)).toBe(false);
  await expect(signedIn()).rejects.toMatchObject({ status: 401 });
  expect(await isIn(await signedIn(newPassword))).toBe(true);
});

test('a handed-out password is one that must be changed, and then is not', async () => {
  await server.bare.superuser.query('update users set password_is_one_time = true where id = $1', [userId]);
  const browser = await signedIn();
  expect((await browser.call(authApi.session, {})).mustChangePassword).toBe(true);
  await browser.call(authApi.changePassword, { body: { currentPassword: password, newPassword } });
  expect((await browser.call(authApi.session, {})).mustChangePassword).toBe(false);
});

test('without the present one nothing changes; a stolen session gets five tries', async () => {
  const browser = await signedIn();
  const guess = () =>
    browser.call(authApi.changePassword, { body: { currentPassword: 'a guess of a thief', newPassword } });
  for (let turn = 0; turn < 5; turn++) {
    await expect(guess()).rejects.toMatchObject({
      status: 400,
      errors: [{ path: 'currentPassword', code: 'password.wrong' }],
    });
  }
  await expect(guess()).rejects.toMatchObject({ status: 429 });
  expect(await isIn(await signedIn())).toBe(true);
  const { rows } = await server.bare.superuser.query(
    "select chain, outcome, count(*)::int from audit_logs where action = 'user.password_changed' and actor_id = $1 group by 1, 2",
    [userId],
  );
  expect(rows).toEqual([{ chain: 'access', outcome: 'failed', count: 5 }]);
});

test.each([
  ['northfield-northfield', 'password.too_common'],
  ['password-password', 'password.too_common'],
  [password, 'password.unchanged'],
])('the new password %s is refused: %s', async (refused, code) => {
  const browser = await signedIn();
  await expect(
    browser.call(authApi.changePassword, { body: { currentPassword: password, newPassword: refused } }),
  ).rejects.toMatchObject({ status: 400, errors: [{ path: 'newPassword', code }] });
  expect(await isIn(browser)).toBe(true);
});

test('two changes of the same session at the very same time: one stands, the other is told', async () => {
  const browser = await signedIn();
  const { superuser } = server.bare;
  const change = (newPassword: string) =>
    browser.call(authApi.changePassword, { body: { currentPassword: password, newPassword } });
  await superuser.query('begin');
  await superuser.query('select from users where id = $1 for update', [userId]);
  const changes = Promise.allSettled([change(newPassword), change(`${newPassword} too`)]);
  await untilWaiting(superuser, 2).finally(() => superuser.query('rollback'));
  expect((await changes).map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect((await changes).find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { status: 409, code: 'auth.password_changed_meanwhile' },
  });
});

test('changes from two browsers at once: one stands, the other is told', async () => {
  const [one, other] = [await signedIn(), await signedIn()];
  const results = await Promise.allSettled([
    one.call(authApi.changePassword, { body: { currentPassword: password, newPassword } }),
    other.call(authApi.changePassword, {
      body: { currentPassword: password, newPassword: `${newPassword} too` },
    }),
  ]);
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect((await Promise.all([one, other].map(isIn))).filter(Boolean).length).toBe(1);
});

test('no password, hash or digest of one is left in the log or among the idempotency keys', async () => {
  const browser = await signedIn();
  await browser.call(
    authApi.changePassword,
    { body: { currentPassword: password, newPassword } },
    { idempotencyKey: 'change-my-password-1' },
  );
  const { rows } = await server.bare.superuser.query(
    `select coalesce(before, '') || coalesce(after, '') as said from audit_logs where actor_id = $1`,
    [userId],
  );
  expect(rows.length).toBe(2);
  for (const { said } of rows) expect(said).not.toMatch(/argon2|camels|lamps/);
  expect(
    (await server.bare.superuser.query('select from idempotency_keys where user_id = $1', [userId])).rowCount,
  ).toBe(0);
});
