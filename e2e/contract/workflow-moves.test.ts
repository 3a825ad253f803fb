import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { attendSteps } from '#server/renewals/attend-steps.ts';
import { departmentApi } from '#shared/departments/department.api.ts';
import { userApi } from '#shared/users/user.api.ts';
import type { Transfer } from '#shared/users/user.schemas.ts';
import { type Backend, startBackend } from '../support/backend.ts';
import { noon, type Person } from '../support/bare-app.ts';
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
async function transfer(person: Person, to: Partial<Transfer>): Promise<void> {
  const body = { effectiveOn: '2026-11-20', ...to, version: await versionOf(person) };
  await backend.as(at.admin)(userApi.transfer, { params: { id: person.id }, body });
}
async function deactivate(person: Person): Promise<void> {
  const body = { reason: 'Left the company.', version: await versionOf(person) };
  await backend.as(at.admin)(userApi.deactivate, { params: { id: person.id }, body });
}
async function activate(person: Person): Promise<void> {
  const body = { version: await versionOf(person) };
  await backend.as(at.admin)(userApi.activate, { params: { id: person.id }, body });
}
async function giveHead(id: string, head: Person | null): Promise<void> {
  const { items } = await backend.as(at.admin)(departmentApi.list, {});
  const version = items.find((each) => each.id === id)?.version ?? 0;
  const body = { headId: head?.id ?? null, version };
  await backend.as(at.admin)(departmentApi.change, { params: { id }, body });
}
/** Why a request was moved, and from whom. */
const moves = async (id: string) =>
  (await at.get(id)).timeline
    .filter(({ event }) => event === 'rerouted')
    .map(({ details, actorId }) => [details.cause, details.personId, actorId]);

describe('a transfer', () => {
  test('moves the open step to the new foreman, who has the whole time; the timeline tells it', async () => {
    const { id, version } = await at.ask(at.employee, courseId);
    backend.setClock('2026-11-23T09:00:00Z');
    await transfer(at.employee, { foremanId: other.id });
    expect(await at.waitsFor(at.foreman)).toEqual([]);
    expect(await at.waitsFor(other)).toEqual([id]);
    expect(await at.get(id)).toMatchObject({ stepDueOn: '2026-11-26', version: version + 1 });
    expect(await moves(id)).toEqual([['transfer', at.foreman.id, at.admin.id]]);
    await expect(at.decide(at.foreman, id)).rejects.toMatchObject({ status: 404 });
    expect((await at.audit(id)).at(-1)).toMatchObject({
      action: 'renewal.rerouted',
      actor_id: at.admin.id,
      before: { steps: [{ approverId: at.foreman.id }] },
      after: { steps: [{ approverId: other.id }] },
    });
    await at.decide(other, id);
    expect(await at.decide(at.manager, id)).toMatchObject({ state: 'approved' });
  });

  test('moves the manager’s step to the new manager, and leaves a step alone that stays where it is', async () => {
    const { id } = await at.ask(at.employee, courseId);
    const { version } = await at.decide(at.foreman, id);
    await transfer(at.employee, { grade: 'G7' });
    expect(await at.get(id)).toMatchObject({ version, approverId: at.manager.id });
    await transfer(at.employee, { managerId: other.id });
    expect(await at.waitsFor(other)).toEqual([id]);
    expect(await moves(id)).toEqual([['transfer', at.manager.id, at.admin.id]]);
  });

  test('to a place without a foreman goes upward, with the reason', async () => {
    const { id } = await at.ask(at.employee, courseId);
    await transfer(at.employee, { foremanId: null });
    expect(await at.waitsFor(at.manager)).toEqual([id]);
    expect((await at.get(id)).steps[0]).toMatchObject({ state: 'skipped', skipReason: 'foreman_unset' });
  });

  test('brings an escalated step back to where the new department begins', async () => {
    const { id } = await at.ask(at.employee, courseId);
    await at.decide(at.foreman, id);
    backend.setClock('2026-12-01T06:00:00Z');
    await attendSteps(backend.system(at.tenantId), async () => undefined);
    expect(await at.waitsFor(at.head)).toEqual([id]);
    await transfer(at.employee, { managerId: other.id });
    expect(await at.waitsFor(other)).toEqual([id]);
  });

  test('does not touch drafts, returned or approved requests', async () => {
    const draft = await at.ask(at.employee, courseId, { submit: false });
    const approved = await at.approved(await at.course());
    await transfer(at.employee, { foremanId: other.id, managerId: other.id });
    expect(await at.get(draft.id)).toMatchObject({ version: draft.version });
    expect(await at.get(approved.id)).toMatchObject({ version: approved.version });
  });
});

describe('a deactivated person', () => {
  test('has his open requests cancelled, with their trainings and seats', async () => {
    const draft = await at.ask(at.employee, await at.course(), { submit: false });
    const pending = await at.ask(at.employee, await at.course());
    const preferredSessionId = await at.session(courseId, '2026-12-01', { seats: 1, waitingList: true });
    const scheduled = await at.approved(courseId, { preferredSessionId });
    const waiting = await at.assign(at.colleague, courseId, preferredSessionId);
    const rejected = await at.ask(at.employee, await at.course());
    await at.decide(at.foreman, rejected.id, 'reject', 'No.');
    await deactivate(at.employee);
    for (const { id } of [draft, pending, scheduled]) {
      expect(await at.get(id)).toMatchObject({ state: 'cancelled', closedAt: expect.any(String) });
      expect((await at.get(id)).timeline.at(-1)).toMatchObject({
        event: 'cancelled',
        details: { cause: 'deactivated' },
        actorId: at.admin.id,
      });
    }
    expect(await at.get(rejected.id)).toMatchObject({ state: 'rejected' });
    expect(await at.waitsFor(at.foreman)).toEqual([]);
    expect(await at.enrollment(scheduled.enrollmentId ?? '')).toMatchObject({ state: 'cancelled' });
    expect(await at.enrollment(waiting.id)).toMatchObject({ seat: 'booked' });
    expect((await at.audit(pending.id)).at(-1)).toMatchObject({
      action: 'renewal.cancelled',
      before: { request: { state: 'pending_foreman' } },
      after: { request: { state: 'cancelled' } },
    });
  });

  test('holds up nobody: what waits on him goes to the next approver', async () => {
    const first = await at.ask(at.employee, courseId);
    const second = await at.ask(at.colleague, courseId);
    await at.decide(at.foreman, second.id);
    await deactivate(at.foreman);
    expect(await at.get(first.id)).toMatchObject({ state: 'pending_manager', approverId: at.manager.id });
    expect(await moves(first.id)).toEqual([['leader_deactivated', at.foreman.id, at.admin.id]]);
    await deactivate(at.manager);
    expect((await at.waitsFor(at.head)).toSorted()).toEqual([first.id, second.id].toSorted());
    await deactivate(at.head);
    expect((await at.waitsFor(at.officer)).toSorted()).toEqual([first.id, second.id].toSorted());
    expect(await at.decide(at.officer, first.id)).toMatchObject({ state: 'approved' });
  });

  test('is not asked later either: a step that was to come to him goes elsewhere', async () => {
    const { id } = await at.ask(at.employee, courseId);
    await deactivate(at.manager);
    expect((await at.get(id)).steps[1]).toMatchObject({ state: 'waiting', approverId: at.head.id });
    await at.decide(at.foreman, id);
    expect(await at.waitsFor(at.head)).toEqual([id]);
  });

  test('active again decides what is his, also as the head of a department', async () => {
    await deactivate(at.manager);
    const { id } = await at.ask(at.employee, courseId);
    await at.decide(at.foreman, id);
    expect(await at.waitsFor(at.head)).toEqual([id]);
    await activate(at.manager);
    expect(await at.waitsFor(at.manager)).toEqual([id]);

    await transfer(at.employee, { managerId: null });
    await giveHead(at.drillingId, null);
    await deactivate(at.head);
    expect(await at.waitsFor(at.officer)).toEqual([id]);
    await activate(at.head);
    expect(await at.waitsFor(at.head)).toEqual([id]);
  });
});

describe('another head of a department', () => {
  test('gets what waits for the former one, for everybody below him', async () => {
    await at.set('update users set manager_id = null where tenant_id = $1');
    const { id } = await at.ask(at.employee, courseId);
    await at.decide(at.foreman, id);
    expect(await at.waitsFor(at.manager)).toEqual([id]);
    await giveHead(at.drillingId, other);
    expect(await at.waitsFor(other)).toEqual([id]);
    expect(await moves(id)).toEqual([['leader_changed', at.manager.id, at.admin.id]]);
    await giveHead(at.drillingId, null);
    expect(await at.waitsFor(at.head)).toEqual([id]);
    await giveHead(at.operationsId, null);
    expect(await at.waitsFor(at.officer)).toEqual([id]);
    await giveHead(at.operationsId, at.head);
    expect(await at.waitsFor(at.head)).toEqual([id]);
  });

  test('changes nothing for what waits elsewhere', async () => {
    const { id, version } = await at.ask(at.employee, courseId);
    await giveHead(at.drillingId, other);
    expect(await at.get(id)).toMatchObject({ version, approverId: at.foreman.id });
    expect(await moves(id)).toEqual([]);
  });
});
