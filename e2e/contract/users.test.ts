import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { verifyPassword } from '#server/platform/crypto/passwords.ts';
import { userRoutes } from '#server/users/users.routes.ts';
import { newId } from '#shared/kernel/ids.ts';
import { userApi } from '#shared/users/user.api.ts';
import { type Asking, type BareApp, bareApp, type Person } from '../support/bare-app.ts';

let app: BareApp;
let tenantId: string;
let admin: Person;
let asAdmin: Asking;
let count = 0;

beforeAll(async () => {
  app = await bareApp(userRoutes);
});
afterAll(() => app.close());
beforeEach(async () => {
  tenantId = await app.addTenant(`users${count++}`);
  admin = await app.addPerson(tenantId, 'admin', { roles: ['administrator'] });
  asAdmin = await app.signIn(admin);
});

const today = '2026-11-20';
const names = { nameEn: 'Salem Al-Harbi', nameAr: 'سالم الحربي' };
const newcomer = { username: 'salem', badgeNumber: '00417', ...names };
const get = (id: string, ask = asAdmin) => ask(userApi.get, { params: { id } });
const create = async (more: Partial<Parameters<typeof body>[0]> = {}) =>
  (await asAdmin(userApi.create, { body: body(more) })).user;
const body = (more: { username?: string; [field: string]: unknown }) => ({
  ...newcomer,
  ...(more.username ? { badgeNumber: more.username } : {}),
  ...more,
});
async function department(
  code: string,
  { parentId = null as string | null, headId = '', active = true } = {},
) {
  const id = newId();
  await app.superuser.query(
    `insert into departments (tenant_id, id, code, name_en, name_ar, parent_id, head_id, active)
     values ($1, $2, $3, $3, $3, $4, $5, $6)`,
    [tenantId, id, code, parentId, headId || null, active],
  );
  return id;
}
const fields = (...wrong: [path: string, code: string][]) => ({
  kind: 'invalid',
  errors: wrong.map(([path, code]) => expect.objectContaining({ path, code })),
});
const secretsOf = async (id: string) =>
  (
    await app.superuser.query('select password_hash, password_is_one_time, epoch from users where id = $1', [
      id,
    ])
  ).rows[0];

describe('who sees whom', () => {
  let drilling: string;
  let rig: string;
  const people: Record<string, Person> = {};
  const seenBy = async (who: string, query: object = {}) => {
    const ask = await app.signIn(people[who] as Person);
    return (await ask(userApi.list, { query })).items.map(({ username }) => username);
  };
  beforeEach(async () => {
    people.manager = await app.addPerson(tenantId, 'manager', { roles: ['manager'] });
    people.foreman = await app.addPerson(tenantId, 'foreman', { roles: ['foreman'] });
    people.both = await app.addPerson(tenantId, 'both', { roles: ['foreman', 'manager'] });
    people.officer = await app.addPerson(tenantId, 'officer', { roles: ['training_officer'] });
    people.employee = await app.addPerson(tenantId, 'employee');
    drilling = await department('DRL', { headId: people.manager.id });
    rig = await department('RIG', { parentId: drilling });
    people.roughneck = await app.addPerson(tenantId, 'roughneck', {
      departmentId: rig,
      foremanId: people.foreman.id,
    });
    await app.addPerson(tenantId, 'gone', { status: 'inactive' });
    people.welder = await app.addPerson(tenantId, 'welder', { foremanId: people.both.id });
  });

  test('a foreman his crew and himself, a manager the departments below him, officers everybody', async () => {
    expect(await seenBy('foreman')).toEqual(['foreman', 'roughneck']);
    expect(await seenBy('manager')).toEqual(['manager', 'roughneck']);
    expect(await seenBy('both')).toEqual(['both', 'welder']);
    expect(await seenBy('officer')).toHaveLength(9);
  });

  test('an employee has no list, and nobody sees another tenant', async () => {
    await expect(seenBy('employee')).rejects.toMatchObject({ kind: 'forbidden' });
    const rivals = await app.addTenant(`rival${count++}`);
    const rival = await app.signIn(await app.addPerson(rivals, 'rival', { roles: ['administrator'] }));
    expect((await rival(userApi.list, { query: {} })).items.map(({ username }) => username)).toEqual([
      'rival',
    ]);
  });

  test('somebody out of sight answers like somebody who is not there', async () => {
    const asForeman = await app.signIn(people.foreman as Person);
    expect((await get(people.roughneck?.id ?? '', asForeman)).username).toBe('roughneck');
    const unseen = await get(people.welder?.id ?? '', asForeman).catch((problem) => problem);
    const absent = await get(newId(), asForeman).catch((problem) => problem);
    expect(unseen).toMatchObject({ kind: 'missing', code: 'user.missing' });
    expect(unseen.message).toBe(absent.message);
  });

  test('filters narrow what is in sight and never widen it', async () => {
    expect(await seenBy('officer', { departmentId: rig })).toEqual(['roughneck']);
    expect(await seenBy('officer', { foremanId: people.both?.id })).toEqual(['welder']);
    expect(await seenBy('officer', { role: 'foreman' })).toEqual(['both', 'foreman']);
    expect(await seenBy('officer', { status: 'inactive' })).toEqual(['gone']);
    expect(await seenBy('foreman', { foremanId: people.both?.id })).toEqual([]);
    expect(await seenBy('foreman', { q: 'welder' })).toEqual([]);
  });

  test('a row carries the names around the person', async () => {
    const [row] = (await asAdmin(userApi.list, { query: { q: 'roughneck' } })).items;
    expect(row).toMatchObject({ departmentNameEn: 'RIG', foremanNameEn: 'foreman', departmentId: rig });
  });
});

describe('the list', () => {
  test('goes page by page in a steady order, whoever is added meanwhile', async () => {
    for (let each = 0; each < 24; each++) {
      const name = each < 12 ? 'Same Name' : `Name ${each}`;
      await app.addPerson(tenantId, `p${String(each).padStart(2, '0')}`, { nameEn: name });
    }
    for (const sort of ['name', 'badgeNumber'] as const) {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await asAdmin(userApi.list, { query: { limit: '10', sort, cursor } });
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor ?? undefined;
        await app.addPerson(tenantId, `0 early ${sort}${seen.length}`, { nameEn: 'A' });
      } while (cursor);
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen.length).toBeGreaterThanOrEqual(25);
    }
  });

  test('counts only when asked', async () => {
    await app.addPerson(tenantId, 'second');
    expect((await asAdmin(userApi.list, { query: {} })).total).toBeNull();
    expect(await asAdmin(userApi.list, { query: { withTotal: 'true', q: 'seco' } })).toMatchObject({
      total: 1,
    });
  });

  test('finds people by part of a name in either script, by badge number and user name, however it is spelt', async () => {
    await app.addPerson(tenantId, 'ahmed', {
      nameEn: 'Ahmed',
      nameAr: 'أَحمد آل سعـود وفاطمة ومنى',
      badgeNumber: '٠١٢٣٤٥٦٧٨٩',
    });
    const found = async (q: string) =>
      (await asAdmin(userApi.list, { query: { q } })).items.map(({ username }) => username);
    for (const q of ['hme', 'AHMED', 'احمد', 'سعود', 'فاطمه', 'مني', '0123456789', '٣٤٥', '۳۴۵'])
      expect(await found(q), q).toEqual(['ahmed']);
    for (const q of ['%', '_', '\\']) expect(await found(q)).toEqual([]);
  });

  test('finds all of a crowd of one name, page by page and in sight only', async () => {
    const foreman = await app.addPerson(tenantId, 'foreman', { roles: ['foreman'] });
    await app.superuser.query(
      `insert into users (tenant_id, id, username, name_en, name_ar, badge_number, foreman_id)
       select $1, gen_random_uuid(), 'm' || i, 'Mohammed ' || i, 'محمد', 'm' || i, case when i % 50 = 0 then $2::uuid end
       from generate_series(1, 1100) i`,
      [tenantId, foreman.id],
    );
    const search = { q: 'mohammed', limit: '100', sort: 'badgeNumber', withTotal: 'true' } as const;
    const seen = new Set<string>();
    let cursor: string | undefined;
    do {
      const page = await asAdmin(userApi.list, { query: { ...search, cursor } });
      expect(page.total).toBe(1100);
      expect(page.items.map(({ badgeNumber }) => badgeNumber)).toEqual(
        page.items.map(({ badgeNumber }) => badgeNumber).toSorted(),
      );
      for (const { id } of page.items) seen.add(id);
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen.size).toBe(1100);
    const asForeman = await app.signIn(foreman);
    const crew = await asForeman(userApi.list, { query: { ...search, q: 'محمد' } });
    expect({ total: crew.total, shown: crew.items.length }).toEqual({ total: 22, shown: 22 });
    expect((await asAdmin(userApi.list, { query: { ...search, q: 'mohammed 77' } })).total).toBe(11);
  });

  test('refuses a cursor that is not one of its own', async () => {
    for (const values of ['nonsense', '["a"]', '["a", "not an id"]', '["a", {}]']) {
      const cursor = Buffer.from(values).toString('base64url');
      await expect(asAdmin(userApi.list, { query: { cursor } })).rejects.toMatchObject(
        fields(['cursor', 'invalid_cursor']),
      );
    }
  });
});

describe('a new person', () => {
  test('gets a password that works once and is nowhere to be read', async () => {
    const { user, oneTimePassword } = await asAdmin(userApi.create, {
      body: { ...newcomer, roles: ['foreman', 'employee', 'foreman'] },
    });
    expect(user).toMatchObject({ ...newcomer, roles: ['employee', 'foreman'], status: 'active', version: 1 });
    const { password_hash: hash, password_is_one_time: once } = await secretsOf(user.id);
    expect(await verifyPassword(hash, oneTimePassword)).toBe(true);
    expect(once).toBe(true);
    const [row] = await app.changes(tenantId);
    expect(row).toMatchObject({ action: 'user.created', actor_id: admin.id, before: null, after: user });
    expect(JSON.stringify(row)).not.toContain(oneTimePassword);
    expect(JSON.stringify(row)).not.toMatch(/argon2|passwordHash|password_hash/);
  });

  test('begins his history on the day he was hired, or today', async () => {
    const rig = await department('RIG');
    const place = { departmentId: rig, jobRole: 'Rigger', grade: 'G4' };
    const hired = await create({ ...place, hiredOn: '2024-02-29' });
    const { placements } = await get(hired.id);
    expect(placements.map(({ kind, value, fromOn, toOn }) => [kind, value, fromOn, toOn])).toEqual([
      ['department', 'RIG', '2024-02-29', null],
      ['grade', 'G4', '2024-02-29', null],
      ['job_role', 'Rigger', '2024-02-29', null],
    ]);
    expect(placements[0]?.departmentId).toBe(rig);
    const undated = await create({ username: 'undated', grade: 'G4' });
    expect((await get(undated.id)).placements).toMatchObject([{ kind: 'grade', fromOn: today }]);
  });

  test('is made once, however often the same request comes; the password is not told twice', async () => {
    const again = { idempotencyKey: 'create-salem-1' };
    await asAdmin(userApi.create, { body: newcomer }, again);
    await expect(asAdmin(userApi.create, { body: newcomer }, again)).rejects.toMatchObject({
      code: 'idempotency.already_done',
    });
    await expect(
      asAdmin(userApi.create, { body: { ...newcomer, username: 'other' } }, again),
    ).rejects.toMatchObject({ code: 'idempotency.key_reused' });
    expect((await asAdmin(userApi.list, { query: { q: 'salem' } })).items).toHaveLength(1);
    const { rows } = await app.superuser.query('select response from idempotency_keys where tenant_id = $1', [
      tenantId,
    ]);
    expect(rows).toEqual([{ response: null }]);
  });

  test('needs a user name, badge number and e-mail of his own; every clash is named at once', async () => {
    const id = newId();
    await create({ id, email: 'salem@example.com' });
    await expect(
      create({ id, username: 'SALEM', badgeNumber: '00417', email: 'Salem@Example.com' }),
    ).rejects.toMatchObject(
      fields(['id', 'taken'], ['username', 'taken'], ['badgeNumber', 'taken'], ['email', 'taken']),
    );
    await expect(create({ username: 'Salem', badgeNumber: '2' })).rejects.toMatchObject(
      fields(['username', 'taken']),
    );
    const rivals = await app.addTenant(`rival${count++}`);
    const rival = await app.signIn(await app.addPerson(rivals, 'rival', { roles: ['administrator'] }));
    await rival(userApi.create, { body: { ...newcomer, id, email: 'salem@example.com' } });
  });

  test('stands only where there is something to stand on', async () => {
    const closed = await department('OLD', { active: false });
    const gone = await app.addPerson(tenantId, 'gone', { status: 'inactive' });
    await expect(
      create({ departmentId: closed, foremanId: gone.id, managerId: newId() }),
    ).rejects.toMatchObject(
      fields(['departmentId', 'inactive'], ['foremanId', 'inactive'], ['managerId', 'unknown']),
    );
    const rivals = await app.addTenant(`rival${count++}`);
    const stranger = await app.addPerson(rivals, 'stranger');
    await expect(create({ foremanId: stranger.id })).rejects.toMatchObject(fields(['foremanId', 'unknown']));
  });

  test('is refused when the tenant is full, also when two come at once', async () => {
    await app.superuser.query('update tenants set max_users = 2 where id = $1', [tenantId]);
    const both = await Promise.allSettled([create({ username: 'one' }), create({ username: 'two' })]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    await expect(create({ username: 'three' })).rejects.toMatchObject({
      kind: 'conflict',
      code: 'tenant.full',
    });
  });
});

describe('a correction', () => {
  test('changes what was sent, tells before and after, and is refused on an older record', async () => {
    const user = await create();
    const after = await asAdmin(userApi.change, {
      params: { id: user.id },
      body: { nameEn: 'Salem H.', email: 'salem@example.com', version: 1 },
    });
    expect(after).toEqual({ ...user, nameEn: 'Salem H.', email: 'salem@example.com', version: 2 });
    expect((await app.changes(tenantId)).at(-1)).toMatchObject({
      action: 'user.changed',
      before: user,
      after,
    });
    await expect(
      asAdmin(userApi.change, { params: { id: user.id }, body: { nameEn: 'Late', version: 1 } }),
    ).rejects.toMatchObject({ code: 'user.stale', details: { current: after } });
  });

  test('takes nobody else’s number, but keeps one’s own', async () => {
    const user = await create();
    const change = (badgeNumber: string) =>
      asAdmin(userApi.change, { params: { id: user.id }, body: { badgeNumber, version: 1 } });
    await expect(change('admin')).rejects.toMatchObject(fields(['badgeNumber', 'taken']));
    expect((await change('00417')).version).toBe(2);
  });
});

describe('a transfer', () => {
  test('moves a person now and in his history', async () => {
    const rig = await department('RIG');
    const yard = await department('YARD');
    const foreman = await app.addPerson(tenantId, 'foreman');
    const user = await create({ departmentId: rig, grade: 'G4', hiredOn: '2024-01-01' });
    const after = await asAdmin(userApi.transfer, {
      params: { id: user.id },
      body: { effectiveOn: '2026-11-01', departmentId: yard, foremanId: foreman.id, version: 1 },
    });
    expect(after).toEqual({ ...user, departmentId: yard, foremanId: foreman.id, version: 2 });
    expect((await get(user.id)).placements.map(({ value, fromOn, toOn }) => [value, fromOn, toOn])).toEqual([
      ['RIG', '2024-01-01', '2026-10-31'],
      ['G4', '2024-01-01', null],
      ['YARD', '2026-11-01', null],
    ]);
    const told = (await app.changes(tenantId)).at(-1);
    expect(told).toMatchObject({
      action: 'user.transferred',
      before: user,
      after: { ...after, effectiveOn: '2026-11-01' },
    });
  });

  test('of the same day is a correction, of tomorrow is refused, of before a later place too', async () => {
    const user = await create({ grade: 'G4', hiredOn: '2024-01-01' });
    const move = (effectiveOn: string, grade: string | null, version: number) =>
      asAdmin(userApi.transfer, { params: { id: user.id }, body: { effectiveOn, grade, version } });
    await move(today, 'G9', 1);
    await move(today, 'G5', 2);
    expect((await get(user.id)).placements.map(({ value, fromOn }) => [value, fromOn])).toEqual([
      ['G4', '2024-01-01'],
      ['G5', today],
    ]);
    await expect(move('2026-11-21', 'G6', 3)).rejects.toMatchObject(fields(['effectiveOn', 'in_the_future']));
    await expect(move('2025-01-01', 'G6', 3)).rejects.toMatchObject(
      fields(['effectiveOn', 'later_placement']),
    );
    await move(today, null, 3);
    expect((await get(user.id)).placements).toMatchObject([{ value: 'G4', toOn: '2026-11-19' }]);
    expect((await get(user.id)).version).toBe(4);
  });

  test('never makes a circle of leaders, also when two are made at once', async () => {
    const ali = await create({ username: 'ali' });
    const badr = await create({ username: 'badr', foremanId: ali.id, managerId: ali.id });
    const lead = (id: string, leader: object, version = 1) =>
      asAdmin(userApi.transfer, { params: { id }, body: { effectiveOn: today, ...leader, version } });
    await expect(lead(ali.id, { foremanId: badr.id })).rejects.toMatchObject(fields(['foremanId', 'circle']));
    await expect(lead(ali.id, { managerId: ali.id.toUpperCase() })).rejects.toMatchObject(
      fields(['managerId', 'oneself']),
    );
    const [carim, daud] = [await create({ username: 'carim' }), await create({ username: 'daud' })];
    const both = await Promise.allSettled([
      lead(carim.id, { managerId: daud.id }),
      lead(daud.id, { managerId: carim.id }),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  test('looks only at what moves: a new grade is possible below an inactive foreman', async () => {
    const gone = await app.addPerson(tenantId, 'gone', { status: 'inactive' });
    const worker = await app.addPerson(tenantId, 'worker', { foremanId: gone.id });
    const moved = await asAdmin(userApi.transfer, {
      params: { id: worker.id },
      body: { effectiveOn: today, grade: 'G5', foremanId: gone.id, version: 1 },
    });
    expect(moved).toMatchObject({ grade: 'G5', foremanId: gone.id });
  });
});

describe('roles, activation and passwords', () => {
  const roles = (id: string, wanted: Person['roles'], version = 1, ask = asAdmin) =>
    ask(userApi.changeRoles, { params: { id }, body: { roles: wanted, version } });
  const deactivate = (id: string, version = 1, ask = asAdmin) =>
    ask(userApi.deactivate, { params: { id }, body: { reason: 'Left the company', version } });

  test('new roles end every session of the person at once', async () => {
    const officer = await app.addPerson(tenantId, 'officer', { roles: ['training_officer'] });
    const asOfficer = await app.signIn(officer);
    await asOfficer(userApi.list, { query: {} });
    const after = await roles(officer.id, ['manager', 'employee']);
    expect(after.roles).toEqual(['employee', 'manager']);
    await expect(asOfficer(userApi.list, { query: {} })).rejects.toMatchObject({ kind: 'unauthenticated' });
    expect((await app.changes(tenantId)).at(-1)).toMatchObject({ action: 'user.roles_changed', after });
  });

  test('nobody changes his own roles', async () => {
    await expect(roles(admin.id, ['administrator', 'manager'])).rejects.toMatchObject({
      kind: 'forbidden',
      code: 'user.own_roles',
    });
  });

  test('the last active administrator stays one, also when two take each other down at once', async () => {
    await expect(deactivate(admin.id)).rejects.toMatchObject({ code: 'user.last_administrator' });
    const second = await app.addPerson(tenantId, 'second', { roles: ['administrator'] });
    const asSecond = await app.signIn(second);
    const both = await Promise.allSettled([
      roles(second.id, ['employee']),
      roles(admin.id, ['employee'], 1, asSecond),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const { rows } = await app.superuser.query(
      `select count(*)::int as left from users where tenant_id = $1 and 'administrator' = any(roles)`,
      [tenantId],
    );
    expect(rows).toEqual([{ left: 1 }]);
  });

  test('a deactivated person is signed out, stays on record with the reason, and can come back', async () => {
    const officer = await app.addPerson(tenantId, 'officer', { roles: ['training_officer'] });
    const asOfficer = await app.signIn(officer);
    const before = await get(officer.id);
    const after = await deactivate(officer.id);
    expect(after).toMatchObject({ status: 'inactive', version: 2 });
    await expect(asOfficer(userApi.list, { query: {} })).rejects.toMatchObject({ kind: 'unauthenticated' });
    expect((await app.changes(tenantId)).at(-1)).toMatchObject({
      action: 'user.deactivated',
      before: { id: before.id, status: 'active' },
      after: { status: 'inactive', reason: 'Left the company' },
    });
    await expect(deactivate(officer.id, 2)).rejects.toMatchObject({ code: 'user.inactive' });
    const activate = (version: number) =>
      asAdmin(userApi.activate, { params: { id: officer.id }, body: { version } });
    await expect(activate(1)).rejects.toMatchObject({ code: 'user.stale' });
    expect(await activate(2)).toMatchObject({ status: 'active', version: 3 });
    await expect(activate(3)).rejects.toMatchObject({ code: 'user.active' });
    await expect(asOfficer(userApi.list, { query: {} })).rejects.toMatchObject({ kind: 'unauthenticated' });
  });

  test('nobody comes back into a full tenant or a closed department', async () => {
    const closed = await department('OLD', { active: false });
    const gone = await app.addPerson(tenantId, 'gone', { status: 'inactive', departmentId: closed });
    const activate = (version: number) =>
      asAdmin(userApi.activate, { params: { id: gone.id }, body: { version } });
    await expect(activate(1)).rejects.toMatchObject({ code: 'user.department_closed' });
    const open = await department('NEW');
    await asAdmin(userApi.transfer, {
      params: { id: gone.id },
      body: { effectiveOn: today, departmentId: open, version: 1 },
    });
    await app.superuser.query('update tenants set max_users = 1 where id = $1', [tenantId]);
    await expect(activate(2)).rejects.toMatchObject({ code: 'tenant.full' });
    await app.superuser.query('update tenants set max_users = 2 where id = $1', [tenantId]);
    expect((await activate(2)).status).toBe('active');
  });

  test('a reset password works once, ends every session, and stands in no log', async () => {
    const officer = await app.addPerson(tenantId, 'officer', { roles: ['training_officer'] });
    const asOfficer = await app.signIn(officer);
    const { oneTimePassword } = await asAdmin(userApi.resetPassword, { params: { id: officer.id } });
    await expect(asOfficer(userApi.list, { query: {} })).rejects.toMatchObject({ kind: 'unauthenticated' });
    const { password_hash: hash, password_is_one_time: once, epoch } = await secretsOf(officer.id);
    expect({ matches: await verifyPassword(hash, oneTimePassword), once, epoch }).toEqual({
      matches: true,
      once: true,
      epoch: 2,
    });
    const told = (await app.changes(tenantId)).at(-1);
    expect(told).toMatchObject({ action: 'user.password_reset', subject_id: officer.id });
    expect(JSON.stringify(told)).not.toMatch(new RegExp(`argon2|${oneTimePassword}`));
  });
});

describe('what only administrators do', () => {
  const calls = (id: string): [string, (ask: Asking) => Promise<unknown>][] => [
    ['create', (ask) => ask(userApi.create, { body: newcomer })],
    ['change', (ask) => ask(userApi.change, { params: { id }, body: { nameEn: 'X', version: 1 } })],
    [
      'transfer',
      (ask) => ask(userApi.transfer, { params: { id }, body: { effectiveOn: today, version: 1 } }),
    ],
    [
      'roles',
      (ask) => ask(userApi.changeRoles, { params: { id }, body: { roles: ['employee'], version: 1 } }),
    ],
    ['deactivate', (ask) => ask(userApi.deactivate, { params: { id }, body: { reason: 'X', version: 1 } })],
    ['activate', (ask) => ask(userApi.activate, { params: { id }, body: { version: 1 } })],
    ['password', (ask) => ask(userApi.resetPassword, { params: { id } })],
  ];

  test('is forbidden to everybody else, and another tenant’s administrator finds nobody', async () => {
    const worker = await app.addPerson(tenantId, 'worker');
    const rivals = await app.addTenant(`rival${count++}`);
    const rival = await app.signIn(await app.addPerson(rivals, 'rival', { roles: ['administrator'] }));
    const roles = ['foreman', 'manager', 'training_officer'] as const;
    const others: Asking[] = [];
    for (const role of roles)
      others.push(await app.signIn(await app.addPerson(tenantId, role, { roles: [role] })));
    for (const [name, call] of calls(worker.id)) {
      for (const ask of others) await expect(call(ask), name).rejects.toMatchObject({ kind: 'forbidden' });
      if (name === 'create') continue;
      await expect(call(rival), name).rejects.toMatchObject({ kind: 'missing', code: 'user.missing' });
    }
    expect(await app.changes(tenantId)).toEqual([]);
    expect(await get(worker.id)).toMatchObject({ version: 1, status: 'active' });
  });

  test('a look at a person stands in the log', async () => {
    const worker = await app.addPerson(tenantId, 'worker');
    await get(worker.id);
    const { rows } = await app.superuser.query(
      `select action, outcome, actor_id, subject_id from audit_logs where tenant_id = $1 and chain = 'access'`,
      [tenantId],
    );
    expect(rows).toEqual([
      { action: 'user.viewed', outcome: 'done', actor_id: admin.id, subject_id: worker.id },
    ]);
  });
});
