import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '#shared/kernel/ids.ts';
import { renewalApi, workflowApi } from '#shared/renewals/renewal.api.ts';
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

describe('sending back', () => {
  test('needs a comment for both, and names the field', async () => {
    const { id } = await at.ask(at.employee, courseId);
    for (const decision of ['return', 'reject'] as const) {
      for (const comment of [undefined, '   ']) {
        await expect(at.decide(at.foreman, id, decision, comment)).rejects.toMatchObject({
          kind: 'invalid',
          errors: [expect.objectContaining({ path: 'comment' })],
        });
      }
    }
    expect(await at.story(id)).toEqual(['created', 'submitted', 'step_opened']);
  });

  test('for changes and submitted again, it goes its whole way anew on one timeline', async () => {
    const { id, submittedAt } = await at.ask(at.employee, courseId);
    await at.decide(at.foreman, id);
    const returned = await at.decide(at.manager, id, 'return', 'Say which session.');
    expect(returned).toMatchObject({ state: 'returned', closedAt: null });
    expect(await at.waitsFor(at.manager)).toEqual([]);

    const preferredSessionId = await at.session(courseId, '2026-12-01');
    const changed = await backend.as(at.employee)(renewalApi.change, {
      params: { id },
      body: { preferredSessionId, version: returned.version },
    });
    backend.setClock('2026-11-22T09:00:00Z');
    const again = await backend.as(at.employee)(renewalApi.submit, {
      params: { id },
      body: { comment: 'The first of December.', version: changed.version },
    });
    expect(again).toMatchObject({ state: 'pending_foreman', preferredSessionId });
    expect(Date.parse(again.submittedAt ?? '')).toBe(Date.parse(submittedAt ?? ''));
    await at.decide(at.foreman, id);
    expect(await at.decide(at.manager, id)).toMatchObject({ state: 'scheduled' });

    const { steps, timeline } = await at.get(id);
    expect(steps.map(({ round, kind, state }) => [round, kind, state])).toEqual([
      [1, 'foreman', 'approved'],
      [1, 'manager', 'returned'],
      [2, 'foreman', 'approved'],
      [2, 'manager', 'approved'],
    ]);
    expect(timeline.filter(({ comment }) => comment).map(({ event, comment }) => [event, comment])).toEqual([
      ['returned', 'Say which session.'],
      ['submitted', 'The first of December.'],
    ]);
    expect(timeline.map(({ event }) => event).filter((event) => event === 'created')).toHaveLength(1);
  });

  test('rejected it is closed, and he may ask anew', async () => {
    const { id } = await at.ask(at.employee, courseId);
    expect(await at.decide(at.foreman, id, 'reject', 'Not needed on this rig.')).toMatchObject({
      state: 'rejected',
      closedAt: expect.any(String),
    });
    expect((await at.get(id)).steps.map(({ state }) => state)).toEqual(['rejected', 'cancelled']);
    expect(await at.ask(at.employee, courseId)).toMatchObject({ state: 'pending_foreman' });
  });
});

describe('a decision', () => {
  const decideAt = (person: Person, stepId: string, version: number) =>
    backend.as(person)(workflowApi.decide, {
      params: { id: stepId },
      body: { decision: 'approve', version },
    });

  test('on a step whose turn has not come is refused', async () => {
    const { id } = await at.ask(at.employee, courseId);
    const { steps, version } = await at.get(id);
    await expect(decideAt(at.manager, steps[1]?.id ?? '', version)).rejects.toMatchObject({
      code: 'workflow.step_waiting',
    });
  });

  test('on another version than the one that stands is refused with the state that stands', async () => {
    const { id } = await at.ask(at.employee, courseId);
    const { stepId, version } = await at.get(id);
    await expect(decideAt(at.foreman, stepId ?? '', version - 1)).rejects.toMatchObject({
      code: 'renewal.stale',
      details: { state: 'pending_foreman', version },
    });
  });

  test('of two at once, exactly one stands; the other hears who decided, what and when', async () => {
    for (let round = 0; round < 5; round++) {
      const course = await at.course();
      const { id } = await at.ask(at.employee, course);
      const { stepId, version } = await at.get(id);
      const body = { delegateId: at.colleague.id, fromOn: '2026-11-20', toOn: '2026-11-30' };
      if (round === 0) await backend.as(at.foreman)(workflowApi.delegate, { body });
      const [foreman, colleague] = [await backend.signIn(at.foreman), await backend.signIn(at.colleague)];
      const call = {
        params: { id: stepId ?? '' },
        body: { decision: 'approve', version },
      } as const;
      const both = await Promise.allSettled([
        foreman(workflowApi.decide, call),
        colleague(workflowApi.decide, call),
      ]);
      expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
      const won = both.findIndex(({ status }) => status === 'fulfilled');
      const winner = won === 0 ? at.foreman : at.colleague;
      const lost = both[1 - won];
      expect(lost?.status === 'rejected' && lost.reason).toMatchObject({
        status: 409,
        code: 'renewal.already_decided',
        details: {
          state: 'pending_manager',
          version: version + 1,
          step: 'approved',
          decidedById: winner.id,
          decidedByNameEn: won === 0 ? 'Khalid Al-Balushi' : 'Nasser Al-Harthy',
          decidedByNameAr: won === 0 ? 'خالد البلوشي' : 'ناصر الحارثي',
          decidedAt: expect.stringMatching(/^2026-11-20T09:00:00/),
        },
      });
      expect((await at.story(id)).filter((event) => event === 'approved')).toHaveLength(1);
    }
  });

  test('of two officers of the pool at once, one stands and one enrollment is made', async () => {
    await at.setHead(at.drillingId, null);
    await at.setHead(at.operationsId, null);
    for (const person of [at.employee, at.colleague]) {
      await at.setUser(person, 'manager_id', null);
      await at.setUser(person, 'foreman_id', null);
      const { id } = await at.ask(person, courseId);
      const { stepId, version } = await at.get(id);
      const asking = await backend.signInAll([at.officer, at.secondOfficer]);
      const both = await Promise.allSettled(
        asking.map((each) =>
          each(workflowApi.decide, {
            params: { id: stepId ?? '' },
            body: { decision: 'approve', version },
          }),
        ),
      );
      expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
      expect((await at.story(id)).filter((event) => event === 'enrollment_created')).toHaveLength(1);
    }
  });

  test('sent twice under one key is one decision with one answer', async () => {
    const { id } = await at.ask(at.employee, courseId);
    const { stepId, version } = await at.get(id);
    const call = { params: { id: stepId ?? '' }, body: { decision: 'approve', version } } as const;
    const key = { idempotencyKey: newId() };
    const first = await backend.as(at.foreman)(workflowApi.decide, call, key);
    expect(await backend.as(at.foreman)(workflowApi.decide, call, key)).toEqual(first);
    expect((await at.story(id)).filter((event) => event === 'approved')).toHaveLength(1);
    await expect(backend.as(at.foreman)(workflowApi.decide, call)).rejects.toMatchObject({ status: 409 });
  });

  test('is in the audit log, with the request and the step before and after', async () => {
    const { id } = await at.ask(at.employee, courseId);
    await at.decide(at.foreman, id);
    const rows = await at.audit(id);
    expect(rows.map(({ action, actor_id }) => [action, actor_id])).toEqual([
      ['renewal.requested', at.employee.id],
      ['renewal.decided', at.foreman.id],
    ]);
    expect(rows[1]).toMatchObject({
      before: {
        request: { state: 'pending_foreman' },
        steps: [
          { kind: 'foreman', state: 'pending' },
          { kind: 'manager', state: 'waiting' },
        ],
      },
      after: {
        request: { state: 'pending_manager' },
        steps: [
          { kind: 'foreman', state: 'approved', decidedById: at.foreman.id },
          { kind: 'manager', state: 'pending' },
        ],
      },
    });
  });
});
