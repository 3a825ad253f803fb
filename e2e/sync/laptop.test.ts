import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { authApi } from '#shared/auth/auth.api.ts';
import { courseApi } from '#shared/courses/course.api.ts';
import { departmentApi } from '#shared/departments/department.api.ts';
import { enrollmentApi } from '#shared/enrollments/enrollment.api.ts';
import { newId } from '#shared/kernel/ids.ts';
import type { Input, Route } from '#shared/kernel/route.ts';
import { notificationApi } from '#shared/notifications/notification.api.ts';
import { renewalApi, workflowApi } from '#shared/renewals/renewal.api.ts';
import { settingsApi } from '#shared/settings/settings.api.ts';
import { deviceApi, feedApi, laptopApi } from '#shared/sync/sync.api.ts';
import { userApi } from '#shared/users/user.api.ts';
import { type Backend, startBackend } from '../support/backend.ts';
import type { Person } from '../support/bare-app.ts';
import { type EdgeLaptop, edgeLaptop, givePasswords } from '../support/edge-laptop.ts';
import { type FilledTenant, filledTenant } from '../support/filled-tenant.ts';
import { mayAsk } from '../support/same-answers.ts';

let backend: Backend;
let at: FilledTenant;
let opened: EdgeLaptop[] = [];

beforeAll(async () => {
  backend = await startBackend();
  at = await filledTenant(backend);
  await givePasswords(backend, at.tenantId);
}, 180_000);
afterAll(() => backend.close());
afterEach(() => {
  for (const laptop of opened) laptop.close();
  opened = [];
});

const kept = (laptop: EdgeLaptop) => {
  opened.push(laptop);
  return laptop;
};

async function laptopOf(person: Person): Promise<EdgeLaptop> {
  const laptop = kept(edgeLaptop(backend));
  await laptop.signIn(person);
  expect(await laptop.sync()).toMatchObject({ state: 'synced', firstSync: null, problem: null });
  return laptop;
}

const questions: [Route, object][] = [
  [enrollmentApi.mine, { query: {} }],
  [enrollmentApi.team, { query: { limit: '100', withTotal: 'true' } }],
  [enrollmentApi.list, { query: { limit: '100', withTotal: 'true' } }],
  [renewalApi.list, { query: { limit: '100', withTotal: 'true' } }],
  [workflowApi.inbox, { query: { limit: '100', withTotal: 'true' } }],
  [workflowApi.delegations, {}],
  [notificationApi.list, { query: { limit: '100', withTotal: 'true' } }],
  [courseApi.list, { query: { limit: '100' } }],
  [courseApi.sessions, { query: { limit: '100' } }],
  [courseApi.requirements, { query: { limit: '100' } }],
  [userApi.list, { query: { limit: '100', withTotal: 'true' } }],
  [departmentApi.list, {}],
  [settingsApi.get, {}],
];

/** What the laptop answers without a network, and what the server answers, to everything that the person may ask. */
async function expectEqual(laptop: EdgeLaptop, person: Person): Promise<void> {
  laptop.line.isUp = false;
  for (const [route, input] of questions) {
    if (!mayAsk(route, person)) continue;
    const [here, there] = [
      await laptop.ask(route, input as Input<Route>),
      await backend.as(person)(route, input as Input<Route>),
    ];
    expect([route.path, here]).toEqual([route.path, there]);
  }
  const { expiresAt: _, ...here } = await laptop.ask(authApi.session, {});
  const { expiresAt: __, ...there } = await backend.as(person)(authApi.session, {});
  expect(here).toEqual(there);
  laptop.line.isUp = true;
}

describe('a laptop', () => {
  test.each(['employee', 'foreman', 'both', 'manager', 'head', 'officer'] as const)(
    'of the %s answers without a network what the server answers',
    async (name) => {
      const laptop = await laptopOf(at[name]);
      await expectEqual(laptop, at[name]);
    },
    60_000,
  );

  test('sends what was done without a network, and both sides are equal afterwards', async () => {
    const courseId = await at.course();
    await at.certify(at.employee, courseId);
    const [foreman, employee] = [await laptopOf(at.foreman), await laptopOf(at.employee)];
    employee.line.isUp = false;
    const request = await employee.ask(renewalApi.create, {
      body: { courseId, note: 'before the hitch ends' },
    });
    expect(request.state).toBe('pending_foreman');
    const added = await employee.send(`/api/renewal-requests/${request.id}/evidence`, photo());
    expect(added.status).toBe(201);
    expect(await employee.ask(feedApi.status, {})).toMatchObject({ state: 'sending', waiting: 2 });
    employee.line.isUp = true;
    expect(await employee.sync()).toMatchObject({ state: 'synced', waiting: 0 });
    await foreman.sync();
    foreman.line.isUp = false;
    const { stepId, version } = await foreman.ask(renewalApi.get, { params: { id: request.id } });
    await foreman.ask(workflowApi.decide, {
      params: { id: stepId ?? '' },
      body: { decision: 'approve', version },
    });
    expect((await foreman.ask(renewalApi.get, { params: { id: request.id } })).state).toBe('pending_manager');
    foreman.line.isUp = true;
    expect(await foreman.sync()).toMatchObject({ state: 'synced', waiting: 0 });
    const stored = await at.get(request.id);
    expect([stored.state, stored.note, stored.evidence.map(({ name }) => name)]).toEqual([
      'pending_manager',
      'before the hitch ends',
      ['card.png'],
    ]);
    await employee.sync();
    await expectEqual(employee, at.employee);
    await expectEqual(foreman, at.foreman);
  }, 60_000);

  test('asks its person when somebody else has decided meanwhile', async () => {
    const courseId = await at.course();
    await at.certify(at.employee, courseId);
    const { id } = await at.ask(at.employee, courseId);
    const foreman = await laptopOf(at.foreman);
    foreman.line.isUp = false;
    const { stepId, version } = await foreman.ask(renewalApi.get, { params: { id } });
    await foreman.ask(workflowApi.decide, {
      params: { id: stepId ?? '' },
      body: { decision: 'approve', version },
    });
    await at.decide(at.foreman, id, 'reject', 'No seat this year.');
    foreman.line.isUp = true;
    expect(await foreman.sync()).toMatchObject({ state: 'decision', decisions: 1, waiting: 0 });
    const { items } = await foreman.ask(laptopApi.outbox, {});
    expect(items[0]).toMatchObject({
      action: 'renewal.decided',
      state: 'decision',
      differences: expect.arrayContaining([{ field: 'state', mine: 'pending_manager', server: 'rejected' }]),
    });
    await foreman.ask(laptopApi.resolve, {
      params: { id: items[0]?.id ?? '' },
      body: { choice: 'use_server' },
    });
    expect(await foreman.sync()).toMatchObject({ state: 'synced' });
    await expectEqual(foreman, at.foreman);
  }, 60_000);

  test('loses who leaves the crew and gets who comes', async () => {
    const [from, to] = [await laptopOf(at.foreman), await laptopOf(at.both)];
    const seen = async (laptop: EdgeLaptop) =>
      (await laptop.ask(userApi.list, { query: { limit: '100' } })).items.map(({ id }) => id);
    expect(await seen(from)).toContain(at.colleague.id);
    const { version } = await backend.as(at.admin)(userApi.get, { params: { id: at.colleague.id } });
    const body = { effectiveOn: backend.platform.now().slice(0, 10), foremanId: at.both.id, version };
    await backend.as(at.admin)(userApi.transfer, { params: { id: at.colleague.id }, body });
    await from.sync();
    await to.sync();
    expect([
      (await seen(from)).includes(at.colleague.id),
      (await seen(to)).includes(at.colleague.id),
    ]).toEqual([false, true]);
    await expectEqual(from, at.foreman);
    await expectEqual(to, at.both);
  }, 60_000);

  test('that was copied is noticed, and sends its work once it is registered anew', async () => {
    const [one, two] = [await at.course(), await at.course()];
    const first = await laptopOf(at.employee);
    const second = kept(first.copy());
    await second.signIn(at.employee);
    const made = [
      await second.ask(renewalApi.create, { body: { courseId: one } }),
      await first.ask(renewalApi.create, { body: { courseId: two } }),
    ];
    expect(await second.sync()).toMatchObject({ state: 'synced', waiting: 0 });
    expect(await first.sync()).toMatchObject({ state: 'sign_in', waiting: 1 });
    // The same client, as far as its files tell: only what it sends shows that it is another laptop.
    await first.signIn(at.employee);
    expect(await first.sync()).toMatchObject({ state: 'sign_in', problem: { code: 'sync.sign_in_again' } });
    await first.signIn(at.employee);
    expect(await first.sync()).toMatchObject({ state: 'synced', waiting: 0 });
    for (const { id } of made) expect((await at.get(id)).state).toBe('pending_foreman');
    await expectEqual(first, at.employee);
  }, 60_000);

  test('that an administrator has wiped holds nothing any more', async () => {
    const laptop = await laptopOf(at.manager);
    const { items } = await backend.as(at.admin)(deviceApi.devices, { query: { userId: at.manager.id } });
    const device = items.find(({ status }) => status === 'active');
    const body = { wipe: true, reason: 'Lost on the way.', version: device?.version ?? 0 };
    await backend.as(at.admin)(deviceApi.revoke, { params: { id: device?.id ?? '' }, body });
    await expect(laptop.sync()).rejects.toMatchObject({ code: 'device.wiped' });
    laptop.line.isUp = false;
    await expect(laptop.signIn(at.manager)).rejects.toThrow('sync.first_sign_in');
    laptop.line.isUp = true;
    await laptop.signIn(at.manager);
    expect(await laptop.sync()).toMatchObject({ state: 'synced' });
  }, 60_000);
});

function photo(): RequestInit {
  const bytes = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
  const form = new FormData();
  form.set('file', new File([bytes], 'card.png', { type: 'image/png' }));
  return { method: 'POST', headers: { 'x-trainflow-request': '1', 'idempotency-key': newId() }, body: form };
}
