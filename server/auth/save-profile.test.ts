import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { authApi } from '#shared/auth/auth.api.ts';
import { password, smallServer } from '../../e2e/support/small-server.ts';
import { authRoutes } from './auth.routes.ts';

let server: Awaited<ReturnType<typeof smallServer>>;
beforeAll(async () => {
  server = await smallServer(authRoutes);
});
afterAll(() => server.bare.close());

test('a session that ends while its language is being saved is over: nothing is saved, and it says so', async () => {
  const { superuser, addTenant } = server.bare;
  const userId = await server.addPerson(await addTenant('northfield'), { username: 'sara' });
  const browser = server.browser();
  await browser.call(authApi.login, { body: { tenant: 'northfield', username: 'sara', password } });
  await superuser.query('begin');
  await superuser.query('select from users where id = $1 for update', [userId]);
  const saving = browser.call(authApi.saveProfile, { body: { language: 'ar' } });
  const refused = expect(saving).rejects.toMatchObject({ status: 401, code: 'session.required' });
  await vi.waitFor(async () => {
    const { rows } = await superuser.query('select from pg_locks where not granted');
    expect(rows).toHaveLength(1);
  });
  await superuser.query('delete from sessions where user_id = $1', [userId]);
  await superuser.query('commit');
  await refused;
  const { rows } = await superuser.query('select language from users where id = $1', [userId]);
  expect(rows).toEqual([{ language: 'en' }]);
});
