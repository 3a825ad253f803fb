import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { attendSteps } from '#server/renewals/attend-steps.ts';
import { newId } from '#shared/kernel/ids.ts';
import type { Input } from '#shared/kernel/route.ts';
import { workflowApi } from '#shared/renewals/renewal.api.ts';
import { userApi } from '#shared/users/user.api.ts';
import { type Backend, startBackend } from '../support/backend.ts';
import { noon, type Person } from '../support/bare-app.ts';
import { overlapped } from '../support/overlapped.ts';
import { type Renewing, renewing } from '../support/renewing.ts';

let backend: Backend;
let at: Renewing;
let courseId: string;

beforeAll(async () => {
  backend = await startBackend();
});
afterAll(() => backend.close());
beforeEach(async () => {
  backend.setClock(noon);
  at = await renewing(backend);
  courseId = await at.course();
});

const week = { fromOn: '2026-11-20', toOn: '2026-11-26' };
const give = (from: Person, to: Person, more: Partial<Input<typeof workflowApi.delegate>['body']> = {}) =>
  backend.as(from)(workflowApi.delegate, { body: { delegateId: to.id, ...week, ...more } });
const revoke = (person: Person, id: string, version = 1) =>
  backend.as(person)(workflowApi.revokeDelegation, { params: { id }, body: { version } });
const listed = async (person: Person) =>
  (await backend.as(person)(workflowApi.delegations, {})).items.map(({ id }) => id);
const deactivate = async (person: Person) => {
  const params = { id: person.id };
  const { version } = await backend.as(at.admin)(userApi.get, { params });
  const body = { reason: 'Left.', version };
  await backend.as(at.admin)(userApi.deactivate, { params, body });
};

describe('a delegate', () => {
  test('decides in the approver’s name: both stand in the step, the timeline and the audit log', async () => {
    const { id } = await at.ask(at.employee, courseId);
    await give(at.foreman, at.colleague);
    await at.decide(at.colleague, id);
    const { steps, timeline } = await at.get(id);
    expect(steps[0]).toMatchObject({
      state: 'approved',
      approverId: at.foreman.id,
      decidedById: at.colleague.id,
      decidedByNameEn: 'Nasser Al-Harthy',
      onBehalfOfId: at.foreman.id,
    });
    expect(timeline.find(({ event }) => event === 'approved')).toMatchObject({
      actorId: at.colleague.id,
      actorNameAr: 'ناصر الحارثي',
      onBehalfOfId: at.foreman.id,
      onBehalfOfNameEn: 'Khalid Al-Balushi',
      onBehalfOfNameAr: 'خالد البلوشي',
    });
    const [row] = await at.set(
      `select actor_id, on_behalf_of_id from audit_logs where tenant_id = $1 and action = 'renewal.decided'`,
    );
    expect(row).toEqual({ actor_id: at.colleague.id, on_behalf_of_id: at.foreman.id });
  });

  test('sees what waits for the approver and what he decided, and nothing else of him', async () => {
    const before = await at.ask(at.employee, await at.course());
    await at.decide(at.foreman, before.id);
    const { id } = await at.ask(at.employee, courseId);
    await expect(at.get(id, at.colleague)).rejects.toMatchObject({ status: 404 });
    const { id: delegation } = await give(at.foreman, at.colleague);
    expect(await at.get(id, at.colleague)).toMatchObject({ id });
    await at.decide(at.colleague, id);
    await revoke(at.foreman, delegation);
    expect(await at.get(id, at.colleague)).toMatchObject({ id });
    await expect(at.get(before.id, at.colleague)).rejects.toMatchObject({ status: 404 });
  });

  test('decides from the first day through the last, by the tenant’s calendar', async () => {
    await give(at.foreman, at.colleague, { fromOn: '2026-11-22', toOn: '2026-11-23' });
    const { id } = await at.ask(at.employee, courseId);
    // Riyadh is three hours ahead: each day begins at 21:00 UTC.
    const days: [string, boolean][] = [
      ['2026-11-21T20:59:00Z', false],
      ['2026-11-21T21:01:00Z', true],
      ['2026-11-23T20:59:00Z', true],
      ['2026-11-23T21:01:00Z', false],
    ];
    for (const [instant, his] of days) {
      backend.setClock(instant);
      expect(await at.waitsFor(at.colleague)).toEqual(his ? [id] : []);
      expect(await at.waitsFor(at.foreman)).toEqual([id]);
    }
    await expect(at.decide(at.colleague, id)).rejects.toMatchObject({ status: 404 });
  });

  test('whose delegation is revoked decides no more from that moment', async () => {
    const { id } = await at.ask(at.employee, courseId);
    const { id: delegation } = await give(at.foreman, at.colleague);
    expect(await at.waitsFor(at.colleague)).toEqual([id]);
    expect(await revoke(at.foreman, delegation)).toMatchObject({ revokedAt: expect.any(String), version: 2 });
    expect(await at.waitsFor(at.colleague)).toEqual([]);
    await expect(at.decide(at.colleague, id)).rejects.toMatchObject({ status: 404 });
    const rows = await at.audit(delegation);
    expect(rows.map(({ action, actor_id }) => [action, actor_id])).toEqual([
      ['delegation.given', at.foreman.id],
      ['delegation.revoked', at.foreman.id],
    ]);
    expect(rows[1]).toMatchObject({ before: { revokedAt: null }, after: { revokedAt: expect.any(String) } });
  });

  test('does not hand on what he holds for another, nor what waits for any officer', async () => {
    const { id } = await at.ask(at.employee, courseId);
    await give(at.foreman, at.colleague);
    await give(at.colleague, at.secondOfficer);
    await expect(at.decide(at.secondOfficer, id)).rejects.toMatchObject({ code: 'workflow.not_your_step' });
    await at.set('update users set manager_id = null, department_id = null where tenant_id = $1');
    await at.decide(at.foreman, id);
    await give(at.officer, at.employee);
    await give(at.officer, at.colleague);
    expect(await at.waitsFor(at.colleague)).toEqual([]);
    expect(await at.waitsFor(at.secondOfficer)).toEqual([id]);
  });
});

describe('an approver who is absent', () => {
  test('since nobody he named can decide: the step goes upward at once, and stays there when he is back', async () => {
    const { id } = await at.ask(at.employee, courseId);
    const { id: delegation } = await give(at.foreman, at.employee);
    expect(await at.waitsFor(at.manager)).toEqual([id]);
    expect((await at.story(id)).slice(-3)).toEqual(['rerouted', 'step_skipped', 'step_opened']);
    await revoke(at.foreman, delegation);
    expect(await at.waitsFor(at.manager)).toEqual([id]);
  });

  test('since his only delegate was deactivated', async () => {
    const { id } = await at.ask(at.employee, courseId);
    await give(at.foreman, at.colleague);
    expect(await at.waitsFor(at.foreman)).toEqual([id]);
    await deactivate(at.colleague);
    expect(await at.waitsFor(at.foreman)).toEqual([]);
    expect(await at.waitsFor(at.manager)).toEqual([id]);
  });

  test('from a day that begins later: the morning’s round moves the step, once', async () => {
    const { id } = await at.ask(at.employee, courseId);
    await give(at.foreman, at.employee, { fromOn: '2026-11-22' });
    const round = () => attendSteps(backend.system(at.tenantId), async () => undefined);
    await round();
    expect(await at.waitsFor(at.foreman)).toEqual([id]);
    backend.setClock('2026-11-22T04:00:00Z');
    await round();
    await round();
    expect(await at.waitsFor(at.manager)).toEqual([id]);
    expect((await at.story(id)).filter((event) => event === 'rerouted')).toHaveLength(1);
  });

  test('at the manager’s step too: it goes to the head above', async () => {
    const { id } = await at.ask(at.employee, courseId);
    await at.decide(at.foreman, id);
    await give(at.manager, at.employee);
    expect(await at.waitsFor(at.head)).toEqual([id]);
  });
});

describe('giving', () => {
  const field = (path: string, code: string) => ({
    status: 400,
    errors: [expect.objectContaining({ path, code })],
  });

  test('names both in both languages, to giver and receiver alone', async () => {
    const given = await give(at.foreman, at.colleague);
    expect(given).toMatchObject({
      ...week,
      delegatorNameEn: 'Khalid Al-Balushi',
      delegateNameAr: 'ناصر الحارثي',
      revokedAt: null,
      version: 1,
    });
    expect(await listed(at.foreman)).toEqual([given.id]);
    expect(await listed(at.colleague)).toEqual([given.id]);
    expect(await listed(at.manager)).toEqual([]);
    expect(await listed(backend.rival.foreman)).toEqual([]);
  });

  test('is refused for wrong days, oneself, somebody who left, and anybody of another tenant', async () => {
    const wrong: [Person, object, string, string][] = [
      [at.colleague, { toOn: '2026-11-19' }, 'toOn', 'delegation.ends_before_start'],
      [at.colleague, { fromOn: '2026-11-19' }, 'fromOn', 'delegation.starts_in_past'],
      [at.colleague, { toOn: '2027-05-20' }, 'toOn', 'delegation.too_long'],
      [at.foreman, {}, 'delegateId', 'delegation.to_oneself'],
      [backend.rival.colleague, {}, 'delegateId', 'unknown_person'],
    ];
    for (const [to, more, path, code] of wrong)
      await expect(give(at.foreman, to, more)).rejects.toMatchObject(field(path, code));
    await at.set(`update users set status = 'inactive' where tenant_id = $1 and id = $2`, at.colleague.id);
    await expect(give(at.foreman, at.colleague)).rejects.toMatchObject(
      field('delegateId', 'delegation.delegate_inactive'),
    );
  });

  test('twice for the same days, or in a circle, is refused, also when both give at once', async () => {
    await give(at.foreman, at.colleague);
    await expect(give(at.foreman, at.colleague, { toOn: '2026-12-24' })).rejects.toMatchObject({
      code: 'delegation.overlaps',
    });
    await expect(give(at.colleague, at.foreman)).rejects.toMatchObject({ code: 'delegation.cycle' });
    const [manager, head] = await backend.signInAll([at.manager, at.head]);
    const both = await overlapped(
      backend,
      at.tenantId,
      async () => manager?.(workflowApi.delegate, { body: { delegateId: at.head.id, ...week } }),
      async () => head?.(workflowApi.delegate, { body: { delegateId: at.manager.id, ...week } }),
    );
    expect(both).toMatchObject([
      { status: 'fulfilled' },
      { status: 'rejected', reason: { code: 'delegation.cycle' } },
    ]);
  });

  test('sent twice under one key gives one', async () => {
    const call = { body: { delegateId: at.colleague.id, ...week } };
    const key = { idempotencyKey: newId() };
    const first = await backend.as(at.foreman)(workflowApi.delegate, call, key);
    expect(await backend.as(at.foreman)(workflowApi.delegate, call, key)).toEqual(first);
    expect(await listed(at.foreman)).toEqual([first.id]);
  });
});

describe('revoking', () => {
  test('is the giver’s; for a stranger the delegation is not there', async () => {
    const { id } = await give(at.foreman, at.colleague);
    await expect(revoke(at.colleague, id)).rejects.toMatchObject({ code: 'delegation.not_yours' });
    for (const person of [at.manager, at.admin, backend.rival.foreman])
      await expect(revoke(person, id)).rejects.toMatchObject({ status: 404, code: 'delegation.missing' });
    await expect(revoke(at.foreman, id, 7)).rejects.toMatchObject({ code: 'delegation.stale' });
    await revoke(at.foreman, id);
    await expect(revoke(at.foreman, id, 2)).rejects.toMatchObject({ code: 'delegation.already_revoked' });
  });
});
