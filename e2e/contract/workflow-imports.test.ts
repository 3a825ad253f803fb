import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { renewalApi, workflowApi } from '#shared/renewals/renewal.api.ts';
import { userApi } from '#shared/users/user.api.ts';
import { importAs } from '../imports/importing.ts';
import { type Backend, startBackend } from '../support/backend.ts';
import { noon, type Person } from '../support/bare-app.ts';
import { overlapped } from '../support/overlapped.ts';
import { type Renewing, renewing } from '../support/renewing.ts';

let backend: Backend;
let at: Renewing;
let courseId: string;
let other: Person;

beforeAll(async () => {
  backend = await startBackend();
});
afterAll(() => backend.close());
beforeEach(async () => {
  backend.setClock(noon);
  at = await renewing(backend);
  courseId = await at.course();
  other = await backend.addPerson(at.tenantId, 'other', { roles: ['foreman', 'manager'] });
});

const versionOf = async (person: Person) =>
  (await backend.as(at.admin)(userApi.get, { params: { id: person.id } })).version;
/** Why a request was moved, and from whom. */
const moves = async (id: string) =>
  (await at.get(id)).timeline
    .filter(({ event }) => event === 'rerouted')
    .map(({ details, actorId }) => [details.cause, details.personId, actorId]);

describe('an import', () => {
  const employees = (content: string, fields: string[], dryRun = false) =>
    importAs(backend.platform, at.tenantId, {
      kind: 'employees',
      mapping: {
        fields: Object.fromEntries(fields.map((field) => [field, { columns: [field] }])),
      },
      file: { content },
      dryRun,
    });

  test('that names another foreman moves what waits, and a preview moves nothing', async () => {
    const { id, version } = await at.ask(at.employee, courseId);
    const file = 'badgeNumber,foremanBadgeNumber\nemployee,other\n';
    await employees(file, ['badgeNumber', 'foremanBadgeNumber'], true);
    expect(await at.get(id)).toMatchObject({ version, approverId: at.foreman.id });
    expect(await employees(file, ['badgeNumber', 'foremanBadgeNumber'])).toMatchObject({ updated: 1 });
    expect(await at.waitsFor(other)).toEqual([id]);
    expect(await moves(id)).toEqual([['leader_changed', at.foreman.id, null]]);
  });

  test('that says who has left cancels his requests and moves what waited on him', async () => {
    const his = await at.ask(at.foreman, courseId);
    const { id } = await at.ask(at.employee, courseId);
    await employees('badgeNumber,status\nforeman,inactive\n', ['badgeNumber', 'status']);
    expect(await at.get(his.id)).toMatchObject({ state: 'cancelled' });
    expect(await at.get(id)).toMatchObject({ state: 'pending_manager', approverId: at.manager.id });
  });

  test('that names another head moves what waits for the former', async () => {
    await at.set('update users set manager_id = null where tenant_id = $1');
    const { id } = await at.ask(at.employee, courseId);
    await at.decide(at.foreman, id);
    const fields = ['code', 'headBadgeNumber'];
    await importAs(backend.platform, at.tenantId, {
      kind: 'departments',
      mapping: { fields: Object.fromEntries(fields.map((field) => [field, { columns: [field] }])) },
      file: { content: 'code,headBadgeNumber\nDRL,other\n' },
    });
    expect(await at.waitsFor(other)).toEqual([id]);
  });
});

describe('at the same moment', () => {
  /** Both succeed, one after the other. */
  async function bothAtOnce(...acts: [() => Promise<unknown>, () => Promise<unknown>]): Promise<void> {
    const done = await overlapped(backend, at.tenantId, ...acts);
    expect(done.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
  }

  test('a request is made and its foreman deactivated: it waits on nobody who has left', async () => {
    const [employee, admin] = await backend.signInAll([at.employee, at.admin]);
    const version = await versionOf(at.foreman);
    let id = '';
    await bothAtOnce(
      async () => {
        const made = await employee?.(renewalApi.create, { body: { courseId } });
        id = made?.id ?? '';
      },
      async () =>
        admin?.(userApi.deactivate, { params: { id: at.foreman.id }, body: { reason: 'Left.', version } }),
    );
    expect(await at.get(id)).toMatchObject({ state: 'pending_manager', approverId: at.manager.id });
  });

  test('the foreman approves and the manager changes: the step opens at the new one', async () => {
    const { id } = await at.ask(at.employee, courseId);
    const [admin] = await backend.signInAll([at.admin]);
    const version = await versionOf(at.employee);
    const { stepId, version: seen } = await at.get(id);
    const [foreman] = await backend.signInAll([at.foreman]);
    await bothAtOnce(
      async () =>
        foreman?.(workflowApi.decide, {
          params: { id: stepId ?? '' },
          body: { decision: 'approve', version: seen },
        }),
      async () =>
        admin?.(userApi.transfer, {
          params: { id: at.employee.id },
          body: { effectiveOn: '2026-11-20', managerId: other.id, version },
        }),
    );
    expect(await at.waitsFor(other)).toEqual([id]);
  });

  test('the foreman approves and the head leaves to whom it goes since the manager is absent from today', async () => {
    const away = { delegateId: at.employee.id, fromOn: '2026-11-22', toOn: '2026-11-30' };
    await backend.as(at.manager)(workflowApi.delegate, { body: away });
    const { id } = await at.ask(at.employee, courseId);
    backend.setClock('2026-11-22T09:00:00Z');
    const { stepId, version } = await at.get(id);
    const head = await versionOf(at.head);
    const [foreman, admin] = await backend.signInAll([at.foreman, at.admin]);
    await bothAtOnce(
      async () =>
        foreman?.(workflowApi.decide, {
          params: { id: stepId ?? '' },
          body: { decision: 'approve', version },
        }),
      async () =>
        admin?.(userApi.deactivate, {
          params: { id: at.head.id },
          body: { reason: 'Left.', version: head },
        }),
    );
    expect(await at.waitsFor(at.officer)).toEqual([id]);
  });

  test('a request is made and an import says that its foreman has left: it waits on nobody who has', async () => {
    const [employee] = await backend.signInAll([at.employee]);
    let id = '';
    await bothAtOnce(
      async () => {
        const made = await employee?.(renewalApi.create, { body: { courseId } });
        id = made?.id ?? '';
      },
      () =>
        importAs(backend.platform, at.tenantId, {
          kind: 'employees',
          mapping: { fields: { badgeNumber: { columns: ['b'] }, status: { columns: ['s'] } } },
          file: { content: 'b,s\nforeman,inactive\n' },
        }),
    );
    expect(await at.get(id)).toMatchObject({ state: 'pending_manager', approverId: at.manager.id });
  });
});
