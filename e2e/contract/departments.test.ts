import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { departmentRoutes } from '#server/departments/departments.routes.ts';
import { departmentApi } from '#shared/departments/department.api.ts';
import { newId } from '#shared/kernel/ids.ts';
import { type Asking, type BareApp, bareApp, noon } from '../support/bare-app.ts';

let app: BareApp;
let tenantId: string;
let asAdmin: Asking;
let count = 0;

beforeAll(async () => {
  app = await bareApp(departmentRoutes);
});
afterAll(() => app.close());
beforeEach(async () => {
  app.setClock(noon);
  tenantId = await app.addTenant(`departments${count++}`);
  asAdmin = await app.signIn(await app.addPerson(tenantId, 'admin', { roles: ['administrator'] }));
});

type Wanted = { parentId?: string | null; headId?: string | null; id?: string };
const create = (code: string, more: Wanted = {}, ask = asAdmin) =>
  ask(departmentApi.create, { body: { code, nameEn: `${code} en`, nameAr: `${code} ar`, ...more } });
type Change = Wanted & { code?: string; nameEn?: string; active?: boolean };
const change = (id: string, version: number, more: Change, ask = asAdmin) =>
  ask(departmentApi.change, { params: { id }, body: { ...more, version } });
const tree = async (ask = asAdmin) => (await ask(departmentApi.list, {})).items;
const fields = (...wrong: [path: string, code: string][]) => ({
  kind: 'invalid',
  errors: wrong.map(([path, code]) => expect.objectContaining({ path, code })),
});
const heads = async (departmentId: string) =>
  (
    await app.superuser.query(
      `select u.username, h.from_on::text, h.to_on::text from department_heads h
       join users u on u.tenant_id = h.tenant_id and u.id = h.user_id
       where h.department_id = $1 order by h.from_on, h.id`,
      [departmentId],
    )
  ).rows.map(({ username, from_on, to_on }) => [username, from_on, to_on]);

describe('the tree', () => {
  test('lists every department with its head and the active people placed directly in it', async () => {
    const mona = await app.addPerson(tenantId, 'mona', { nameEn: 'Mona', nameAr: 'منى' });
    const operations = await create('OPS', { headId: mona.id });
    const rig = await create('RIG', { parentId: operations.id });
    await app.addPerson(tenantId, 'one', { departmentId: rig.id });
    await app.addPerson(tenantId, 'two', { departmentId: rig.id });
    await app.addPerson(tenantId, 'gone', { departmentId: rig.id, status: 'inactive' });
    expect(await tree()).toEqual([
      { ...operations, headNameEn: 'Mona', headNameAr: 'منى', people: 0 },
      { ...rig, parentId: operations.id, headNameEn: null, people: 2 },
    ]);
  });

  test('is for those who lead; everybody sees his own tenant only', async () => {
    await create('OPS');
    const asForeman = await app.signIn(await app.addPerson(tenantId, 'foreman', { roles: ['foreman'] }));
    expect(await tree(asForeman)).toHaveLength(1);
    const asEmployee = await app.signIn(await app.addPerson(tenantId, 'employee'));
    await expect(tree(asEmployee)).rejects.toMatchObject({ kind: 'forbidden' });
    const rivals = await app.addTenant(`rival${count++}`);
    const rival = await app.signIn(await app.addPerson(rivals, 'rival', { roles: ['administrator'] }));
    expect(await tree(rival)).toEqual([]);
  });
});

describe('a new department', () => {
  test('is told in the log, and once however often it is sent', async () => {
    const again = { idempotencyKey: 'create-ops-1' };
    const body = { code: 'OPS', nameEn: 'Operations', nameAr: 'العمليات' };
    const made = await asAdmin(departmentApi.create, { body }, again);
    expect(await asAdmin(departmentApi.create, { body }, again)).toEqual(made);
    expect(await tree()).toEqual([made]);
    expect(await app.changes(tenantId)).toMatchObject([
      { action: 'department.created', subject_id: made.id, before: null, after: made },
    ]);
  });

  test('needs a code of its own, and a parent and head that are there', async () => {
    const gone = await app.addPerson(tenantId, 'gone', { status: 'inactive' });
    const { id } = await create('OPS');
    await expect(create('OPS', { parentId: newId(), headId: gone.id })).rejects.toMatchObject(
      fields(['code', 'taken'], ['parentId', 'unknown'], ['headId', 'inactive']),
    );
    await expect(create('OPS-2', { id })).rejects.toMatchObject(fields(['id', 'taken']));
    const rivals = await app.addTenant(`rival${count++}`);
    const rival = await app.signIn(await app.addPerson(rivals, 'rival', { roles: ['administrator'] }));
    await expect(create('SUB', { parentId: id }, rival)).rejects.toMatchObject(
      fields(['parentId', 'unknown']),
    );
    expect((await create('OPS', { id }, rival)).id).toBe(id);
  });

  test('is made by administrators only', async () => {
    const asOfficer = await app.signIn(
      await app.addPerson(tenantId, 'officer', { roles: ['training_officer', 'manager'] }),
    );
    await expect(create('OPS', {}, asOfficer)).rejects.toMatchObject({ kind: 'forbidden' });
    const { id } = await create('OPS');
    await expect(change(id, 1, { nameEn: 'X' }, asOfficer)).rejects.toMatchObject({ kind: 'forbidden' });
  });
});

describe('a change', () => {
  test('leaves what was not sent, is told with before and after, and refused on an older record', async () => {
    const before = await create('OPS');
    const after = await change(before.id, 1, { nameEn: 'Operations' });
    expect(after).toEqual({ ...before, nameEn: 'Operations', version: 2 });
    expect((await app.changes(tenantId)).at(-1)).toMatchObject({
      action: 'department.changed',
      before,
      after,
    });
    await expect(change(before.id, 1, { nameEn: 'Late' })).rejects.toMatchObject({
      code: 'department.stale',
      details: { current: after },
    });
    await create('OTHER');
    await expect(change(before.id, 2, { code: 'OTHER' })).rejects.toMatchObject(fields(['code', 'taken']));
    expect((await change(before.id, 2, { code: 'OPS' })).code).toBe('OPS');
  });

  test('of another tenant’s department finds nothing', async () => {
    const { id } = await create('OPS');
    const rivals = await app.addTenant(`rival${count++}`);
    const rival = await app.signIn(await app.addPerson(rivals, 'rival', { roles: ['administrator'] }));
    for (const unknown of [id, newId()]) {
      await expect(change(unknown, 1, { nameEn: 'X' }, rival)).rejects.toMatchObject({
        kind: 'missing',
        code: 'department.missing',
      });
    }
  });

  test('never makes a circle, also when two moves come at once', async () => {
    const top = await create('TOP');
    const middle = await create('MID', { parentId: top.id });
    const low = await create('LOW', { parentId: middle.id });
    const circle = fields(['parentId', 'circle']);
    await expect(change(top.id, 1, { parentId: low.id })).rejects.toMatchObject(circle);
    await expect(change(top.id, 1, { parentId: top.id.toUpperCase() })).rejects.toMatchObject(circle);
    expect((await change(low.id, 1, { parentId: null })).parentId).toBeNull();
    for (let pair = 0; pair < 5; pair++) {
      const [one, two] = [await create(`ONE${pair}`), await create(`TWO${pair}`)];
      const both = await Promise.allSettled([
        change(one.id, 1, { parentId: two.id }),
        change(two.id, 1, { parentId: one.id }),
      ]);
      expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    }
  });

  test('of the head is told with both heads, and kept as a history', async () => {
    const [mona, omar] = [await app.addPerson(tenantId, 'mona'), await app.addPerson(tenantId, 'omar')];
    const { id } = await create('OPS', { headId: mona.id });
    expect(await heads(id)).toEqual([['mona', '2026-11-20', null]]);
    app.setClock('2026-12-01T09:00:00.000Z');
    asAdmin = await app.signIn(await app.addPerson(tenantId, 'later', { roles: ['administrator'] }));
    await change(id, 1, { headId: omar.id });
    expect((await app.changes(tenantId)).at(-1)).toMatchObject({
      before: { headId: mona.id },
      after: { headId: omar.id, headNameEn: 'omar' },
    });
    expect(await heads(id)).toEqual([
      ['mona', '2026-11-20', '2026-11-30'],
      ['omar', '2026-12-01', null],
    ]);
    await change(id, 2, { headId: null });
    expect(await heads(id)).toEqual([['mona', '2026-11-20', '2026-11-30']]);
    await change(id, 3, { headId: mona.id });
    expect((await heads(id)).at(-1)).toEqual(['mona', '2026-12-01', null]);
    app.setClock('2026-12-02T09:00:00.000Z');
    asAdmin = await app.signIn(await app.addPerson(tenantId, 'next day', { roles: ['administrator'] }));
    await change(id, 4, { nameEn: 'Operations' });
    expect((await heads(id)).at(-1)).toEqual(['mona', '2026-12-01', null]);
  });

  test('closes only what is empty, and opens only below what is open', async () => {
    const top = await create('TOP');
    const low = await create('LOW', { parentId: top.id });
    const worker = await app.addPerson(tenantId, 'worker', { departmentId: low.id });
    await expect(change(top.id, 1, { active: false })).rejects.toMatchObject({
      kind: 'conflict',
      code: 'department.has_departments',
    });
    await expect(change(low.id, 1, { active: false })).rejects.toMatchObject({
      kind: 'conflict',
      code: 'department.has_people',
      details: { people: 1 },
    });
    await app.superuser.query(`update users set status = 'inactive' where id = $1`, [worker.id]);
    expect((await change(low.id, 1, { active: false })).active).toBe(false);
    expect((await change(top.id, 1, { active: false })).active).toBe(false);
    await expect(change(low.id, 2, { active: true })).rejects.toMatchObject(fields(['parentId', 'inactive']));
    await expect(create('NEW', { parentId: top.id })).rejects.toMatchObject(fields(['parentId', 'inactive']));
    expect((await change(low.id, 2, { active: true, parentId: null })).active).toBe(true);
  });
});
