import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { workflowApi } from '#shared/renewals/renewal.api.ts';
import { type Backend, startBackend } from '../support/backend.ts';
import { noon, type Person } from '../support/bare-app.ts';
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

/** Whom the path passed over, and why. */
const skipped = async (id: string) =>
  (await at.get(id)).timeline
    .filter(({ event }) => event === 'step_skipped')
    .map(({ details }) => [details.reason, details.personId]);

describe('the way upward', () => {
  test('the foreman, then the manager, each seeing it when it is his turn', async () => {
    const { id } = await at.ask(at.employee, courseId);
    expect(await at.waitsFor(at.foreman)).toEqual([id]);
    expect(await at.waitsFor(at.manager)).toEqual([]);
    await at.decide(at.foreman, id);
    expect(await at.waitsFor(at.foreman)).toEqual([]);
    expect(await at.waitsFor(at.manager)).toEqual([id]);
    await at.decide(at.manager, id);
    expect(await at.waitsFor(at.manager)).toEqual([]);
    const { steps } = await at.get(id);
    expect(steps).toMatchObject([
      {
        kind: 'foreman',
        state: 'approved',
        approverNameEn: 'Khalid Al-Balushi',
        decidedByNameAr: 'خالد البلوشي',
      },
      { kind: 'manager', state: 'approved', approverNameEn: 'Maryam Al-Lawati', skipReason: null },
    ]);
  });

  test('over a foreman who is not named', async () => {
    await at.setUser(at.employee, 'foreman_id', null);
    const { id, state } = await at.ask(at.employee, courseId);
    expect(state).toBe('pending_manager');
    expect(await skipped(id)).toEqual([['foreman_unset', null]]);
  });

  test('over a foreman who is no longer active', async () => {
    await at.setUser(at.foreman, 'status', 'inactive');
    const { id, state } = await at.ask(at.employee, courseId);
    expect(state).toBe('pending_manager');
    expect(await skipped(id)).toEqual([['foreman_inactive', at.foreman.id]]);
    expect((await at.get(id)).steps[0]).toMatchObject({ state: 'skipped', skipReason: 'foreman_inactive' });
  });

  test('over a foreman who asks for one of his crew, or for himself', async () => {
    const { id, state } = await at.ask(at.foreman, courseId, { userId: at.employee.id });
    expect(state).toBe('pending_manager');
    expect(await skipped(id)).toEqual([['foreman_is_requester', at.foreman.id]]);

    await at.setUser(at.foreman, 'foreman_id', at.foreman.id);
    const own = await at.ask(at.foreman, courseId);
    expect(await skipped(own.id)).toEqual([['foreman_is_requester', at.foreman.id]]);
  });

  test('over a foreman who is absent: his only delegate is the requester', async () => {
    const body = { delegateId: at.employee.id, fromOn: '2026-11-20', toOn: '2026-11-30' };
    await backend.as(at.foreman)(workflowApi.delegate, { body });
    const { id, state } = await at.ask(at.employee, courseId);
    expect(state).toBe('pending_manager');
    expect(await skipped(id)).toEqual([['foreman_absent', at.foreman.id]]);
    // For the colleague the delegate can decide: the foreman's step stays.
    expect(await at.ask(at.colleague, courseId)).toMatchObject({ state: 'pending_foreman' });
  });

  test('over a foreman who is the manager too: he decides once', async () => {
    await at.setUser(at.employee, 'foreman_id', at.manager.id);
    const { id } = await at.ask(at.employee, courseId);
    expect(await skipped(id)).toEqual([['same_person', at.manager.id]]);
    expect(await at.decide(at.manager, id)).toMatchObject({ state: 'approved' });
  });

  test('past a missing manager to the next head, and past all heads to the training officers', async () => {
    await at.setUser(at.employee, 'manager_id', null);
    await at.setHead(at.drillingId, null);
    const { id } = await at.ask(at.employee, courseId);
    await at.decide(at.foreman, id);
    expect(await skipped(id)).toEqual([
      ['manager_unset', null],
      ['head_unset', null],
    ]);
    expect(await at.waitsFor(at.head)).toEqual([id]);

    await at.setHead(at.operationsId, null);
    const other = await at.ask(at.colleague, courseId);
    await at.setUser(at.colleague, 'manager_id', null);
    await at.decide(at.foreman, other.id);
    expect(await at.waitsFor(at.officer)).toEqual([other.id]);
    expect(await at.waitsFor(at.secondOfficer)).toEqual([other.id]);
    expect(await at.waitsFor(at.admin)).toEqual([]);
    expect(await at.decide(at.secondOfficer, other.id)).toMatchObject({ state: 'approved' });
    expect((await at.get(other.id)).steps[1]).toMatchObject({
      approverId: null,
      pool: 'training_officer',
      decidedById: at.secondOfficer.id,
    });
  });

  test('is found when the step opens, not when the request was made', async () => {
    const { id } = await at.ask(at.employee, courseId);
    await at.setUser(at.manager, 'status', 'inactive');
    await at.decide(at.foreman, id);
    expect(await skipped(id)).toEqual([['manager_inactive', at.manager.id]]);
    expect(await at.waitsFor(at.head)).toEqual([id]);
  });
});

describe('nobody decides his own', () => {
  const mine = async (person: Person, id: string) => {
    const { stepId, version } = await at.get(id, at.admin);
    const body = { decision: 'approve', version } as const;
    return backend.as(person)(workflowApi.decide, { params: { id: stepId ?? '' }, body });
  };

  test('as the manager he is himself', async () => {
    await at.setUser(at.manager, 'manager_id', at.manager.id);
    await at.setUser(at.manager, 'department_id', at.drillingId);
    const { id, state } = await at.ask(at.manager, courseId);
    expect(state).toBe('pending_manager');
    expect(await at.waitsFor(at.manager)).toEqual([]);
    expect(await at.waitsFor(at.head)).toEqual([id]);
    await expect(mine(at.manager, id)).rejects.toMatchObject({ code: 'workflow.own_request' });
  });

  test('as the delegate of his approver', async () => {
    const { id } = await at.ask(at.employee, courseId);
    for (const delegateId of [at.colleague.id, at.employee.id]) {
      const body = { delegateId, fromOn: '2026-11-20', toOn: '2026-11-30' };
      await backend.as(at.foreman)(workflowApi.delegate, { body });
    }
    expect(await at.waitsFor(at.employee)).toEqual([]);
    await expect(mine(at.employee, id)).rejects.toMatchObject({ code: 'workflow.own_request' });
    expect(await at.waitsFor(at.colleague)).toEqual([id]);
  });

  test('as one of the training officers, whether it is his or he asked for it', async () => {
    const own = await at.ask(at.officer, courseId);
    expect(own.state).toBe('pending_manager');
    await at.setUser(at.employee, 'manager_id', null);
    await at.setHead(at.drillingId, null);
    await at.setHead(at.operationsId, null);
    const asked = await at.ask(at.officer, courseId, { userId: at.employee.id });
    await at.decide(at.foreman, asked.id);
    expect(await at.waitsFor(at.officer)).toEqual([]);
    expect((await at.waitsFor(at.secondOfficer)).toSorted()).toEqual([own.id, asked.id].toSorted());
    await expect(mine(at.officer, own.id)).rejects.toMatchObject({ code: 'workflow.own_request' });
    await expect(mine(at.officer, asked.id)).rejects.toMatchObject({ code: 'workflow.asked_by_you' });

    await at.setUser(at.officer, 'foreman_id', at.foreman.id);
    const other = await at.ask(at.foreman, await at.course(), { userId: at.officer.id });
    expect(await at.waitsFor(at.officer)).toEqual([]);
    await expect(mine(at.officer, other.id)).rejects.toMatchObject({ code: 'workflow.own_request' });
  });

  test('as the foreman who asked for one of his crew, also not as the delegate of the manager', async () => {
    const { id } = await at.ask(at.foreman, courseId, { userId: at.employee.id });
    const body = { delegateId: at.foreman.id, fromOn: '2026-11-20', toOn: '2026-11-30' };
    await backend.as(at.head)(workflowApi.delegate, { body });
    await at.setUser(at.manager, 'status', 'inactive');
    await expect(mine(at.foreman, id)).rejects.toMatchObject({ code: 'workflow.asked_by_you' });
  });

  test('in a bulk decision neither', async () => {
    await at.setUser(at.foreman, 'foreman_id', at.foreman.id);
    const { id } = await at.ask(at.employee, courseId);
    const own = await at.ask(at.foreman, courseId);
    const steps = await Promise.all(
      [id, own.id].map(async (each) => {
        const { stepId, version } = await at.get(each);
        return { stepId: stepId ?? '', version };
      }),
    );
    const body = { decision: 'approve', steps } as const;
    const { results } = await backend.as(at.foreman)(workflowApi.decideMany, { body });
    expect(results).toMatchObject([
      { ok: true, state: 'pending_manager' },
      { ok: false, code: 'workflow.own_request' },
    ]);
  });

  test('and no administrator or officer decides what waits for another', async () => {
    const { id } = await at.ask(at.employee, courseId);
    for (const person of [at.admin, at.officer, at.head])
      await expect(mine(person, id)).rejects.toMatchObject({ code: 'workflow.not_your_step' });
  });
});
