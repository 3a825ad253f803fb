import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { verifyTenant } from '#server/platform/audit/verify-tenant.ts';
import { verifyPassword } from '#server/platform/crypto/passwords.ts';
import { statement } from '#server/platform/db/batch.ts';
import { centralTenantId } from '#server/tenants/index.ts';
import { tenantRoutes } from '#server/tenants/tenants.routes.ts';
import { userRoutes } from '#server/users/users.routes.ts';
import { newId } from '#shared/kernel/ids.ts';
import { tenantApi } from '#shared/tenants/tenant.api.ts';
import { userApi } from '#shared/users/user.api.ts';
import { type Asking, type BareApp, bareApp, type Person } from '../support/bare-app.ts';

let app: BareApp;
let central: Person;
let asCentral: Asking;
let count = 0;

beforeAll(async () => {
  app = await bareApp([...tenantRoutes, ...userRoutes]);
  central = await app.addPerson(centralTenantId, 'central', { roles: ['administrator'] });
});
afterAll(() => app.close());
beforeEach(async () => {
  asCentral = await app.signIn(central);
});

const body = (slug = `tenant${count++}`) => ({
  slug,
  nameEn: 'North Field',
  nameAr: 'الحقل الشمالي',
  administrator: { username: 'sara', nameEn: 'Sara', nameAr: 'سارة' },
});
const create = async () => (await asCentral(tenantApi.create, { body: body() })).tenant;
const change = (id: string, version: number, more: object, ask = asCentral) =>
  ask(tenantApi.change, { params: { id }, body: { ...more, version } });
const suspend = (id: string, version: number, ask = asCentral) =>
  ask(tenantApi.suspend, { params: { id }, body: { reason: 'Unpaid', version } });
const activate = (id: string, version: number, ask = asCentral) =>
  ask(tenantApi.activate, { params: { id }, body: { version } });
const administratorOf = async (tenantId: string): Promise<Person & Record<string, unknown>> => {
  const { rows } = await app.superuser.query('select * from users where tenant_id = $1', [tenantId]);
  return { ...rows[0], tenantId, roles: ['administrator'] };
};
/** As after his first sign-in: the password that he was given is changed. */
const signInAdministrator = async (tenantId: string): Promise<Asking> => {
  await app.superuser.query('update users set password_is_one_time = false where tenant_id = $1', [tenantId]);
  return app.signIn(await administratorOf(tenantId));
};
const centralVersion = async () =>
  (await asCentral(tenantApi.list, { query: { q: 'central' } })).items[0]?.version ?? 0;
const waitingForLocks = async () => {
  const [rows] = await app.platform.database.batch([
    statement(`select count(*) as waiting from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`),
  ]);
  return rows?.[0]?.waiting;
};
const field = (path: string, code: string) => ({
  kind: 'invalid',
  errors: [expect.objectContaining({ path, code })],
});

describe('a new tenant', () => {
  test('has its first administrator, with a password that works once and stands in no log', async () => {
    const { tenant, oneTimePassword } = await asCentral(tenantApi.create, { body: body() });
    expect(tenant).toMatchObject({
      kind: 'customer',
      status: 'active',
      timeZone: 'Asia/Riyadh',
      activeUsers: 1,
    });
    const sara = await administratorOf(tenant.id);
    expect(sara).toMatchObject({ username: 'sara', roles: ['administrator'], password_is_one_time: true });
    expect(await verifyPassword(String(sara.password_hash), oneTimePassword)).toBe(true);
    const asSara = await signInAdministrator(tenant.id);
    expect((await asSara(userApi.list, { query: {} })).items).toHaveLength(1);
    for (const tenantId of [tenant.id, centralTenantId]) {
      const told = (await app.changes(tenantId)).at(-1);
      expect(told).toMatchObject({
        action: 'tenant.created',
        actor_kind: 'central',
        actor_name: 'central',
        actor_id: central.id,
        subject_id: tenant.id,
        after: { slug: tenant.slug, administrator: { username: 'sara' } },
      });
      expect(JSON.stringify(told)).not.toMatch(new RegExp(`argon2|${oneTimePassword}`));
    }
  });

  test('leaves both chains whole', async () => {
    const { id } = await create();
    for (const tenantId of [id, centralTenantId]) {
      expect(await verifyTenant(app.platform, tenantId)).toMatchObject({ ok: true });
    }
  });

  test('needs a slug and id of its own and a zone that the database and the program know', async () => {
    const { tenant } = await asCentral(tenantApi.create, { body: body() });
    const made = (more: object) => asCentral(tenantApi.create, { body: { ...body(), ...more } });
    await expect(made({ slug: tenant.slug })).rejects.toMatchObject(field('slug', 'taken'));
    await expect(made({ slug: 'central' })).rejects.toMatchObject(field('slug', 'taken'));
    await expect(made({ id: tenant.id })).rejects.toMatchObject(field('id', 'taken'));
    for (const timeZone of ['Mars/Olympus', '+03:00', 'asia/riyadh'])
      await expect(made({ timeZone }), timeZone).rejects.toMatchObject(field('timeZone', 'unknown_zone'));
    expect((await made({ timeZone: 'Africa/Cairo' })).tenant.timeZone).toBe('Africa/Cairo');
  });

  test('is made once, however often it is sent; the password is not told twice', async () => {
    const again = { idempotencyKey: 'create-tenant-1' };
    const wanted = body();
    await asCentral(tenantApi.create, { body: wanted }, again);
    await expect(asCentral(tenantApi.create, { body: wanted }, again)).rejects.toMatchObject({
      code: 'idempotency.already_done',
    });
    expect((await asCentral(tenantApi.list, { query: { q: wanted.slug } })).items).toHaveLength(1);
  });

  test('of two that want the same slug at once, one is made and one is told so', async () => {
    const wanted = body();
    // Both have come as far as they can before either has made anything.
    await app.superuser.query(`begin; select from tenants where slug = 'central' for no key update`);
    const asked = Promise.allSettled([1, 2].map(() => asCentral(tenantApi.create, { body: wanted })));
    await expect.poll(waitingForLocks).toBe(2);
    await app.superuser.query('commit');
    const both = await asked;
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: field('slug', 'taken'),
    });
    expect((await asCentral(tenantApi.list, { query: { q: wanted.slug } })).items).toHaveLength(1);
  });
});

describe('the list', () => {
  test('goes by slug, page by page, and counts people without showing one', async () => {
    const slugs: string[] = [];
    for (let each = 0; each < 11; each++) slugs.push((await create()).slug);
    const first = await asCentral(tenantApi.list, { query: { q: 'tenant', limit: '10', withTotal: 'true' } });
    expect(first.items).toHaveLength(10);
    expect(first.total).toBeGreaterThanOrEqual(11);
    const seen = first.items.map(({ slug }) => slug);
    for (let cursor = first.nextCursor; cursor !== null; ) {
      const page = await asCentral(tenantApi.list, { query: { q: 'tenant', limit: '10', cursor } });
      seen.push(...page.items.map(({ slug }) => slug));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual([...new Set(seen)].toSorted());
    expect(seen).toEqual(expect.arrayContaining(slugs));
    expect(first.items[0]?.activeUsers).toBe(1);
    expect((await asCentral(tenantApi.list, { query: { q: 'الحقل' } })).items.length).toBeGreaterThan(0);
    const all = (await asCentral(tenantApi.list, { query: { q: 'central' } })).items;
    expect(all).toMatchObject([{ slug: 'central', kind: 'central' }]);
  });
});

describe('a suspension', () => {
  test('ends every session at once, and its end lets people in again', async () => {
    const tenant = await create();
    const asSara = await signInAdministrator(tenant.id);
    const suspended = await suspend(tenant.id, 1);
    expect(suspended).toMatchObject({ status: 'suspended', version: 2 });
    await expect(asSara(userApi.list, { query: {} })).rejects.toMatchObject({ kind: 'unauthenticated' });
    await expect(suspend(tenant.id, 2)).rejects.toMatchObject({ code: 'tenant.suspended' });
    await expect(activate(tenant.id, 1)).rejects.toMatchObject({
      code: 'tenant.stale',
      details: { current: suspended },
    });
    expect(await activate(tenant.id, 2)).toMatchObject({ status: 'active', version: 3 });
    await expect(activate(tenant.id, 3)).rejects.toMatchObject({ code: 'tenant.active' });
    expect((await asSara(userApi.list, { query: {} })).items).toHaveLength(1);
    const own = await app.changes(tenant.id);
    expect(own.map(({ action, after }) => [action, after?.reason])).toEqual([
      ['tenant.created', undefined],
      ['tenant.suspended', 'Unpaid'],
      ['tenant.activated', undefined],
    ]);
    const told = (await app.changes(centralTenantId)).filter(({ subject_id }) => subject_id === tenant.id);
    expect(told.map(({ action }) => action)).toEqual(own.map(({ action }) => action));
  });

  test('is told to the open pages of the tenant, which end', async () => {
    const { id } = await create();
    const told: [tenantId: string, kinds: readonly string[]][] = [];
    app.platform.events.poke = (tenantId, kinds) => void told.push([tenantId, kinds]);
    await suspend(id, 1);
    expect(told).toContainEqual([id, ['tenant']]);
  });

  test('never meets the central tenant', async () => {
    const version = await centralVersion();
    await expect(suspend(centralTenantId, version)).rejects.toMatchObject({ code: 'tenant.central' });
  });
});

describe('a change', () => {
  test('of names and limits holds from the next person on', async () => {
    const tenant = await create();
    const after = await change(tenant.id, 1, { nameEn: 'North', maxUsers: 1 });
    expect(after).toEqual({ ...tenant, nameEn: 'North', maxUsers: 1, version: 2 });
    expect((await app.changes(tenant.id)).at(-1)).toMatchObject({
      action: 'tenant.changed',
      actor_kind: 'central',
      before: { maxUsers: 10_000 },
      after: { maxUsers: 1 },
    });
    await expect(change(tenant.id, 1, { nameEn: 'Late' })).rejects.toMatchObject({ code: 'tenant.stale' });
    const asSara = await signInAdministrator(tenant.id);
    const second = { username: 'two', nameEn: 'Two', nameAr: 'اثنان', badgeNumber: '2' };
    await expect(asSara(userApi.create, { body: second })).rejects.toMatchObject({ code: 'tenant.full' });
    await change(tenant.id, 2, { maxUsers: 2 });
    await asSara(userApi.create, { body: second });
  });

  test('of the central tenant itself is told once', async () => {
    const version = await centralVersion();
    const before = (await app.changes(centralTenantId)).length;
    await change(centralTenantId, version, { nameEn: 'Head office' });
    expect(await app.changes(centralTenantId)).toHaveLength(before + 1);
  });
});

describe('tenants are the central administrator’s', () => {
  test('and nobody else’s, not even the administrator’s of the tenant', async () => {
    const tenant = await create();
    const others = [
      await signInAdministrator(tenant.id),
      await app.signIn(
        await app.addPerson(centralTenantId, `clerk${count++}`, { roles: ['training_officer'] }),
      ),
    ];
    const calls: [string, (ask: Asking) => Promise<unknown>][] = [
      ['list', (ask) => ask(tenantApi.list, { query: {} })],
      ['create', (ask) => ask(tenantApi.create, { body: body() })],
      ['change', (ask) => change(tenant.id, 1, { nameEn: 'Mine' }, ask)],
      ['suspend', (ask) => suspend(tenant.id, 1, ask)],
      ['activate', (ask) => activate(tenant.id, 1, ask)],
    ];
    for (const [name, call] of calls)
      for (const ask of others) await expect(call(ask), name).rejects.toMatchObject({ kind: 'forbidden' });
    expect(await change(tenant.id, 1, { nameEn: 'Still first' })).toMatchObject({ version: 2 });
  });

  test('and he never sees a row of theirs', async () => {
    const tenant = await create();
    const sara = await administratorOf(tenant.id);
    await expect(asCentral(userApi.get, { params: { id: sara.id } })).rejects.toMatchObject({
      kind: 'missing',
    });
    const seen = (await asCentral(userApi.list, { query: {} })).items.map(({ username }) => username);
    expect(seen).not.toContain('sara');
  });

  test('an unknown tenant is not found', async () => {
    await expect(change(newId(), 1, {})).rejects.toMatchObject({ kind: 'missing', code: 'tenant.missing' });
    await expect(suspend(newId(), 1)).rejects.toMatchObject({ kind: 'missing' });
    await expect(activate(newId(), 1)).rejects.toMatchObject({ kind: 'missing' });
  });
});
