import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { enrollmentApi } from '#shared/enrollments/enrollment.api.ts';
import { newId } from '#shared/kernel/ids.ts';
import { notificationApi } from '#shared/notifications/notification.api.ts';
import { renewalApi, workflowApi } from '#shared/renewals/renewal.api.ts';
import { deviceApi } from '#shared/sync/sync.api.ts';
import { protocol } from '#shared/sync/sync.schemas.ts';
import { userApi } from '#shared/users/user.api.ts';
import { type Backend, startBackend } from '../support/backend.ts';
import { noon } from '../support/bare-app.ts';
import { type Laptop, openLaptop } from '../support/outbox.ts';
import { type Renewing, renewing } from '../support/renewing.ts';

let backend: Backend;
let at: Renewing;
let laptop: Laptop;

beforeAll(async () => {
  backend = await startBackend();
});
afterAll(() => backend.close());
beforeEach(async () => {
  backend.setClock(noon);
  at = await renewing(backend);
  laptop = await openLaptop(backend, at.employee);
});

const ask = async (more = {}) =>
  laptop.keep(renewalApi.create, { body: { courseId: await at.course(), ...more } });
const requests = async () =>
  (await backend.as(at.officer)(renewalApi.list, { query: { limit: '100' } })).items;
const actions = async () => (await backend.changes(at.tenantId)).map(({ action }) => action);
const requestedTimes = async () =>
  (await actions()).filter((action) => action === 'renewal.requested').length;
const lastCommand = async () => {
  const { rows } = await backend.superuser.query(
    'select last_command::int as last from devices where id = $1',
    [laptop.id],
  );
  return rows[0].last;
};
const code = (expected: string, details = {}) => expect.objectContaining({ code: expected, ...details });

describe('what was saved on a laptop', () => {
  test('is done in order, each as the request it is, and answered as if it had been asked online', async () => {
    const [first, second] = [await ask(), await ask({ note: 'Before the shutdown.' })];
    const pushed = await laptop.push([first, second]);
    expect(pushed).toMatchObject({
      lastCommand: 2,
      results: [
        { seq: 1, id: first.id, outcome: 'applied', status: 201, problem: null, review: false },
        { seq: 2, id: second.id, outcome: 'applied', status: 201, answer: { note: 'Before the shutdown.' } },
      ],
    });
    const answer = pushed.results[1]?.answer as { id: string; version: number };
    const { id, version } = answer;
    expect(await requests()).toContainEqual(
      expect.objectContaining({ id, version, note: 'Before the shutdown.' }),
    );
  });

  test('stands in the log under its own action, with the laptop and its place in the order', async () => {
    await laptop.push([await ask()]);
    const { rows } = await backend.superuser.query(
      `select action, actor_id, request_id from audit_logs where tenant_id = $1 and chain = 'change' and actor_id = $2
       order by seq desc limit 1`,
      [at.tenantId, at.employee.id],
    );
    expect(rows).toEqual([
      { action: 'renewal.requested', actor_id: at.employee.id, request_id: `device:${laptop.id}#1` },
    ]);
  });

  test('and sent twice is done once; the second answer equals the first to the byte', async () => {
    const command = await ask();
    const once = await laptop.push([command]);
    backend.setClock('2026-11-21T09:00:00Z');
    const twice = await laptop.push([command]);
    expect(JSON.stringify(twice.results)).toBe(JSON.stringify(once.results));
    expect(await requests()).toHaveLength(1);
    expect(await requestedTimes()).toBe(1);
  });

  test('and sent three times at once is done once, and all three are told the same', async () => {
    const commands = [await ask(), await ask(), await ask()];
    const all = await Promise.all([laptop.push(commands), laptop.push(commands), laptop.push(commands)]);
    for (const { results } of all) expect(results).toEqual(all[0]?.results);
    expect(await requestedTimes()).toBe(3);
    expect(await lastCommand()).toBe(3);
  });

  test('is done once also where the answer has no body', async () => {
    await at.ask(at.employee, await at.course());
    const [one, other] = [
      laptop.keep(notificationApi.readAll, { body: {} }),
      laptop.keep(notificationApi.readAll, { body: {} }),
    ];
    const once = await laptop.push([one, other]);
    expect(once.results).toMatchObject([
      { outcome: 'applied', status: 204, answer: null },
      { outcome: 'applied', status: 204, answer: null },
    ]);
    expect((await laptop.push([one, other])).results).toEqual(once.results);
    expect((await actions()).filter((action) => action === 'notification.read')).toHaveLength(2);
  });

  test('is done once also where it takes a transaction for each of its parts', async () => {
    const foreman = await openLaptop(backend, at.foreman);
    const asked = await Promise.all([1, 2, 3].map(async () => at.ask(at.employee, await at.course())));
    const steps = await Promise.all(
      asked.map(async ({ id }) => {
        const { stepId, version } = await at.get(id);
        return { stepId: stepId ?? '', version };
      }),
    );
    steps.push({ stepId: newId(), version: 1 });
    const command = foreman.keep(workflowApi.decideMany, { body: { decision: 'approve', steps } });
    const all = await Promise.all([
      foreman.push([command]),
      foreman.push([command]),
      foreman.push([command]),
    ]);
    const { results } = await foreman.push([command]);
    for (const pushed of all) expect(pushed.results).toEqual(results);
    expect(results).toMatchObject([
      {
        outcome: 'applied',
        status: 200,
        answer: { results: [{ ok: true }, { ok: true }, { ok: true }, { ok: false }] },
      },
    ]);
    expect((await actions()).filter((action) => action === 'renewal.decided')).toHaveLength(3);
  });
});

describe('a refusal', () => {
  test('is a result with its reason; it changes nothing, is told the same again, and what follows is done', async () => {
    const courseId = await at.course();
    const same = () => laptop.keep(renewalApi.create, { body: { courseId } });
    const commands = [same(), same(), await ask()];
    const { results } = await laptop.push(commands);
    expect(results).toMatchObject([
      { outcome: 'applied' },
      {
        outcome: 'rejected',
        status: 409,
        answer: null,
        problem: {
          code: 'renewal.already_open',
          state: 'pending_foreman',
          openRequestId: expect.any(String),
        },
      },
      { outcome: 'applied' },
    ]);
    expect((await laptop.push(commands)).results).toEqual(results);
    expect(await requests()).toHaveLength(2);
    const told = await at.set(
      `select subject_id, after::json from audit_logs where tenant_id = $1 and action = 'sync.pushed'`,
    );
    expect(told).toMatchObject([
      { subject_id: commands[1]?.id, after: { seq: 2, outcome: 'rejected', code: 'renewal.already_open' } },
    ]);
  });

  test.each([
    ['an address that the server does not know', { path: '/api/rigs/7/drilling' }, 404, 'sync.unknown_route'],
    [
      'what is done online only',
      { method: 'patch', path: '/api/settings', body: {} },
      403,
      'sync.not_offline',
    ],
    ['pushing inside a push', { path: '/api/sync/push', body: {} }, 403, 'sync.not_offline'],
    ['another method', { method: 'delete' }, 404, 'sync.unknown_route'],
    ['a body of another shape', { body: { courseId: 'H2S' } }, 400, 'invalid_input'],
    ['no body', { body: null }, 400, 'invalid_input'],
  ] as const)('meets %s, without stopping what follows', async (_, wrong, status, expected) => {
    const { results } = await laptop.push([{ ...(await ask()), ...wrong }, await ask()]);
    expect(results).toMatchObject([
      { outcome: 'rejected', status, problem: { code: expected } },
      { outcome: 'applied' },
    ]);
    expect(await requests()).toHaveLength(1);
  });

  test('meets whoever lost the role meanwhile: rights are those of the day it arrives', async () => {
    const foreman = await openLaptop(backend, at.foreman);
    const { id, version } = await at.assign(at.employee, await at.course());
    const start = foreman.keep(enrollmentApi.start, { params: { id }, body: { version } });
    const user = await backend.as(at.admin)(userApi.get, { params: { id: at.foreman.id } });
    await backend.as(at.admin)(userApi.changeRoles, {
      params: { id: at.foreman.id },
      body: { roles: ['employee'], version: user.version },
    });
    await expect(foreman.push([start])).rejects.toMatchObject({ code: 'session.required' });
    at.foreman.roles = ['employee'];
    await foreman.renew();
    const { results } = await foreman.push([start]);
    expect(results).toMatchObject([{ outcome: 'rejected', status: 403, problem: { code: 'forbidden' } }]);
    expect(await at.enrollment(id)).toMatchObject({ state: 'assigned' });
  });

  test('meets whoever was deactivated: nothing of his is done any more', async () => {
    const command = await ask();
    const user = await backend.as(at.admin)(userApi.get, { params: { id: at.employee.id } });
    const body = { reason: 'Left.', version: user.version };
    await backend.as(at.admin)(userApi.deactivate, { params: { id: at.employee.id }, body });
    await expect(laptop.push([command])).rejects.toMatchObject({ code: 'session.required' });
    expect(await requests()).toEqual([]);
    expect(await lastCommand()).toBe(0);
  });
});

describe('the order', () => {
  test('has no gaps: the laptop is told which one is expected', async () => {
    const [first, second] = [await ask(), await ask()];
    await expect(laptop.push([second])).rejects.toMatchObject({ code: 'sync.gap', details: { expected: 1 } });
    await laptop.push([first]);
    expect((await laptop.push([second])).lastCommand).toBe(2);
    const [third, fourth, fifth] = [await ask(), await ask(), await ask()];
    await expect(laptop.push([third, fifth])).rejects.toMatchObject({ kind: 'invalid' });
    await expect(laptop.push([fourth, third])).rejects.toMatchObject({ code: 'sync.gap' });
    expect(await requests()).toHaveLength(2);
  });

  test('is of at most a hundred at a time', async () => {
    const command = await ask();
    const many = Array.from({ length: 101 }, (_, index) => ({ ...command, id: newId(), seq: index + 1 }));
    await expect(laptop.push(many)).rejects.toMatchObject({ kind: 'invalid' });
    expect(await lastCommand()).toBe(0);
  });

  test('goes on where a part of it had been sent before', async () => {
    const commands = [await ask(), await ask(), await ask()];
    await laptop.push(commands.slice(0, 2));
    const { results } = await laptop.push(commands);
    expect(results.map(({ seq, outcome }) => [seq, outcome])).toEqual([
      [1, 'applied'],
      [2, 'applied'],
      [3, 'applied'],
    ]);
    expect(await requests()).toHaveLength(3);
  });
});

describe('a copied laptop', () => {
  test('is noticed when it sends other work under the same number', async () => {
    const [mine, theirs] = [await ask(), { ...(await ask()), seq: 1 }];
    await laptop.push([mine]);
    await expect(laptop.push([theirs])).rejects.toMatchObject({ code: 'sync.forked', details: { seq: 1 } });
    await expect(laptop.push([{ ...mine, body: { courseId: newId() } }])).rejects.toMatchObject(
      code('sync.forked'),
    );
    expect(await requests()).toHaveLength(1);
  });

  test('is noticed also when both send at the same moment: one is done, the other told', async () => {
    const commands = await Promise.all([1, 2, 3, 4].map(async () => ({ ...(await ask()), seq: 1 })));
    const settled = await Promise.allSettled(commands.map((command) => laptop.push([command])));
    const refused = settled.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(3);
    for (const { reason } of refused as PromiseRejectedResult[])
      expect(reason).toMatchObject(code('sync.forked'));
    expect(await requests()).toHaveLength(1);
  });

  test('that sends the same work under an id of its own gets the first one’s results, and nothing is done twice', async () => {
    const commands = [await ask(), { ...(await ask()), body: { courseId: newId() } }, await ask()];
    const { results } = await laptop.push(commands);
    const copy = await openLaptop(backend, at.employee);
    const again = await copy.push(commands);
    expect(again.results.map(({ at: _, ...result }) => result)).toEqual(
      results.map(({ at: _, ...result }) => result),
    );
    expect((await copy.push(commands)).results).toEqual(again.results);
    expect(await requests()).toHaveLength(2);
    expect(await requestedTimes()).toBe(2);
  });

  test('also when both send at the same moment', async () => {
    const copy = await openLaptop(backend, at.employee);
    const commands = [await ask(), await ask(), await ask(), await ask()];
    const [one, other] = await Promise.all([laptop.push(commands), copy.push(commands)]);
    expect(one.results.map(({ answer }) => answer)).toEqual(other.results.map(({ answer }) => answer));
    expect(await requestedTimes()).toBe(4);
  });

  test('that uses a number of the other for something else is refused that one, and goes on', async () => {
    const command = await ask();
    await laptop.push([command]);
    const copy = await openLaptop(backend, at.employee);
    const other = { ...command, body: { courseId: await at.course() } };
    const { results } = await copy.push([other, { ...(await ask()), seq: 2 }]);
    expect(results).toMatchObject([
      { outcome: 'rejected', problem: { code: 'idempotency.key_reused' } },
      { outcome: 'applied' },
    ]);
  });

  test('cannot push under an id that is not its own', async () => {
    const other = await openLaptop(backend, at.colleague);
    const command = await ask();
    await expect(other.push([command], { client: laptop.id })).rejects.toMatchObject(
      code('sync.device_only'),
    );
    const body = { protocol, client: laptop.id, epoch: null, commands: [command] };
    const fromBrowser = backend.as(at.employee)(deviceApi.push, { body });
    await expect(fromBrowser).rejects.toMatchObject(code('sync.device_only'));
    expect(await requests()).toEqual([]);
  });
});
