import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hashPassword } from '#server/platform/crypto/passwords.ts';
import { sessionCookieName } from '#server/platform/crypto/tokens.ts';
import { authApi } from '#shared/auth/auth.api.ts';
import { newId } from '#shared/kernel/ids.ts';
import { notificationApi } from '#shared/notifications/notification.api.ts';
import { deviceApi } from '#shared/sync/sync.api.ts';
import { type Backend, type Cast, startBackend } from '../support/backend.ts';
import { noon, type Person } from '../support/bare-app.ts';
import { described, type Laptop, openLaptop } from '../support/outbox.ts';

let backend: Backend;
let cast: Cast;
let laptop: Laptop;
let count = 0;

beforeAll(async () => {
  backend = await startBackend();
});
afterAll(() => backend.close());
beforeEach(async () => {
  backend.setClock(noon);
  count += 1;
  cast = await backend.addCast(`devices${count}`);
  laptop = await openLaptop(backend, cast.foreman);
});

const listed = async (query = {}) => (await backend.as(cast.admin)(deviceApi.devices, { query })).items;
const revoke = async (wipe: boolean, id = laptop.id) => {
  const version = (await listed()).find((device) => device.id === id)?.version ?? 0;
  const body = { wipe, reason: 'Left on a bus.', version };
  return backend.as(cast.admin)(deviceApi.revoke, { params: { id }, body });
};
const register = (person: Person, id: string, more = {}) =>
  backend.as(person)(deviceApi.register, { body: { id, ...described, ...more } });
const whoAmI = () => laptop.ask(authApi.session, {});
const code = (expected: string) => ({ code: expected });
const problemOf = async (answer: Response) => {
  const { code } = (await answer.json()) as { code: string };
  return [answer.status, code];
};

describe('a registered laptop', () => {
  test('asks with its token for the person who signed in on it, and stands in the log without it', async () => {
    expect(await whoAmI()).toMatchObject({ userId: cast.foreman.id });
    const changes = await backend.changes(cast.tenantId);
    expect(changes).toMatchObject([
      { action: 'device.registered', subject_id: laptop.id, actor_id: cast.foreman.id, before: null },
    ]);
    expect(JSON.stringify(changes)).not.toContain(laptop.token);
  });

  test('is not asked to sign in again after weeks of silence, until 400 days have passed', async () => {
    backend.setClock('2026-12-20T09:00:00Z');
    expect(await whoAmI()).toMatchObject({ userId: cast.foreman.id });
    backend.setClock('2027-12-25T09:00:01Z');
    await expect(whoAmI()).rejects.toMatchObject(code('session.required'));
  });

  test('has a token that is worth nothing as a cookie, as a browser’s is worth nothing as a token', async () => {
    const asCookie = await backend.request('/api/auth/session', {
      headers: { cookie: `${sessionCookieName}=${laptop.token}` },
    });
    expect(asCookie.status).toBe(401);
    const [, cookie] = (await backend.cookieOf(cast.foreman)).split('=');
    const asToken = await backend.request('/api/auth/session', {
      headers: { authorization: `Bearer ${cookie}` },
    });
    expect(asToken.status).toBe(401);
    const both = await laptop.send('/api/auth/session', {
      headers: { cookie: `${sessionCookieName}=${cookie}` },
    });
    expect(await problemOf(both)).toEqual([400, 'two_credentials']);
  });

  test('carries the header of our own client on changes, like everybody', async () => {
    const answer = await laptop.send('/api/notifications/reading', {
      method: 'POST',
      headers: { 'x-trainflow-request': '0' },
    });
    expect(await problemOf(answer)).toEqual([403, 'csrf.header_missing']);
  });

  test('gets a new token when it registers again; the old one is over', async () => {
    const former = laptop.token;
    await laptop.renew();
    expect(await whoAmI()).toMatchObject({ userId: cast.foreman.id });
    const answer = await backend.request('/api/auth/session', {
      headers: { authorization: `Bearer ${former}` },
    });
    expect(answer.status).toBe(401);
    expect(await listed()).toMatchObject([{ id: laptop.id, status: 'active', version: 2 }]);
  });

  test('cannot be registered for somebody else, and cannot register others with its token', async () => {
    await expect(register(cast.employee, laptop.id)).rejects.toMatchObject(code('device.taken'));
    await expect(
      laptop.ask(deviceApi.register, { body: { id: newId(), ...described } }),
    ).rejects.toMatchObject(code('device.sign_in_first'));
    expect(await listed()).toHaveLength(1);
  });

  test('that speaks another protocol is told which side is too old', async () => {
    for (const [protocol, expected] of [
      [0, 'sync.client_too_old'],
      [99, 'sync.server_too_old'],
    ] as const) {
      const refused = register(cast.foreman, newId(), { protocol });
      await expect(refused).rejects.toMatchObject({ kind: 'outdated', status: 426, code: expected });
    }
  });

  test('survives that its owner signs in ten more times in browsers', async () => {
    const password = 'nine camels under the crane';
    const hash = await hashPassword(password);
    await backend.superuser.query('update users set password_hash = $2 where id = $1', [
      cast.foreman.id,
      hash,
    ]);
    const body = JSON.stringify({ tenant: `devices${count}`, username: 'foreman', password });
    const headers = { 'x-trainflow-request': '1', 'content-type': 'application/json' };
    for (let times = 0; times < 11; times++) {
      const length = String(Buffer.byteLength(body));
      const signIn = { method: 'POST', headers: { ...headers, 'content-length': length }, body };
      expect((await backend.request('/api/auth/login', signIn)).status).toBe(200);
    }
    const { items } = await laptop.ask(authApi.sessions, {});
    expect(items).toHaveLength(11);
    expect(items.filter(({ current }) => current)).toHaveLength(1);
  });
});

describe('the trust in a laptop ends', () => {
  test('when an administrator revokes it: at once, and it is told so', async () => {
    expect(await revoke(false)).toMatchObject({ status: 'revoked', wipedAt: null });
    await expect(whoAmI()).rejects.toMatchObject({ kind: 'unauthenticated', code: 'device.revoked' });
    await expect(register(cast.foreman, laptop.id)).rejects.toMatchObject(code('device.revoked'));
    expect(await listed({ status: 'active' })).toEqual([]);
    expect((await backend.changes(cast.tenantId)).at(-1)).toMatchObject({
      action: 'device.revoked',
      subject_id: laptop.id,
      after: { wipe: false, reason: 'Left on a bus.' },
    });
  });

  test('with a wipe that it is told at its next contact, and the administrator sees when', async () => {
    await revoke(true);
    expect(await listed()).toMatchObject([{ status: 'revoked', wipedAt: null }]);
    backend.setClock('2026-11-21T06:00:00Z');
    await expect(whoAmI()).rejects.toMatchObject({ kind: 'unauthenticated', code: 'device.wiped' });
    const told = { status: 'wiped', wipedAt: '2026-11-21T06:00:00Z' };
    expect(await listed()).toMatchObject([told]);
    backend.setClock('2026-11-22T06:00:00Z');
    await expect(laptop.push([laptop.keep(notificationApi.readAll, { body: {} })])).rejects.toMatchObject(
      code('device.wiped'),
    );
    expect(await listed()).toMatchObject([told]);
  });

  test('with a wipe that it is told also when all it does is to ask what is new', async () => {
    await revoke(true);
    const body = JSON.stringify({
      ...{ protocol: 1, requestId: newId(), client: laptop.id, epoch: null, held: [], known: [], results: 0 },
      ...{ digests: null, limit: 1000 },
    });
    const headers = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) };
    const answer = await laptop.send('/api/sync/pull', { method: 'POST', headers, body });
    expect(await problemOf(answer)).toEqual([401, 'device.wiped']);
    expect(await listed()).toMatchObject([{ status: 'wiped' }]);
  });

  test('and a wipe reaches it also after its owner has left', async () => {
    await revoke(true);
    await backend.superuser.query(`update users set status = 'inactive', epoch = epoch + 1 where id = $1`, [
      cast.foreman.id,
    ]);
    await expect(whoAmI()).rejects.toMatchObject(code('device.wiped'));
  });

  test.each([
    ['other roles', `update users set epoch = epoch + 1 where id = $1`],
    ['a deactivation', `update users set status = 'inactive' where id = $1`],
  ])('with %s of its owner', async (_, change) => {
    await backend.superuser.query(change, [cast.foreman.id]);
    await expect(whoAmI()).rejects.toMatchObject(code('session.required'));
  });

  test('on the version that the administrator saw, and for his own tenant’s laptops only', async () => {
    const body = { wipe: true, reason: 'Stolen.', version: 1 };
    const ask = backend.as(backend.rival.admin);
    await expect(ask(deviceApi.revoke, { params: { id: laptop.id }, body })).rejects.toMatchObject(
      code('device.missing'),
    );
    await laptop.renew();
    await expect(
      backend.as(cast.admin)(deviceApi.revoke, { params: { id: laptop.id }, body }),
    ).rejects.toMatchObject(code('device.stale'));
    expect(await whoAmI()).toMatchObject({ userId: cast.foreman.id });
  });
});

test('administrators see every laptop of the tenant, page by page', async () => {
  const others = [await openLaptop(backend, cast.employee), await openLaptop(backend, cast.manager)];
  const ids = [laptop, ...others]
    .map(({ id }) => id)
    .toSorted()
    .toReversed();
  const page = await backend.as(cast.admin)(deviceApi.devices, { query: { withTotal: 'true' } });
  expect(page).toMatchObject({ total: 3, nextCursor: null });
  expect(page.items.map(({ id }) => id)).toEqual(ids);
  expect(await listed({ userId: cast.employee.id })).toMatchObject([
    {
      userId: cast.employee.id,
      userNameEn: 'Salim Al-Amri',
      appVersion: '1.0.0',
      received: 0,
      lastSyncAt: null,
    },
  ]);
  await expect(backend.as(cast.officer)(deviceApi.devices, { query: {} })).rejects.toMatchObject(
    code('forbidden'),
  );
});
