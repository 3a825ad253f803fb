import { describe, expect, test } from 'vitest';
import { enrollmentApi } from '#shared/enrollments/enrollment.api.ts';
import { Problem } from '#shared/kernel/problem.ts';
import { renewalApi, workflowApi } from '#shared/renewals/renewal.api.ts';
import type { RenewalDetail } from '#shared/renewals/renewal.schemas.ts';
import { offlineContexts } from './contexts.ts';
import {
  certificate,
  course,
  enrollment,
  fire,
  h2s,
  id,
  idOf,
  type Name,
  now,
  person,
  session,
} from './crew.fixtures.ts';
import { act, ask, laptopOf } from './laptop.fixtures.ts';
import { type Changed, namedBy } from './offline.ts';

const refusal = (code: string) => expect.objectContaining({ code });
const held = certificate(id(201), 'salim', '2025-12-15', '2026-12-15');

/** What has been done so far, on one laptop after the other: each finds on his what those before him changed. */
function story(start: readonly Changed[] = [held]) {
  let records = [...start];
  let command = 9000;
  const request = (requestId: string): RenewalDetail => {
    const found = laptopOf('aisha', records).copy.get('request', requestId);
    if (found === null) throw new Error('no such request');
    return found;
  };
  return {
    records: () => records,
    asks(name: Name, body: object = {}) {
      command += 100;
      const input = { body: { courseId: h2s, ...body } };
      const { changes, answer } = act(laptopOf(name, records), renewalApi.create, input, id(command));
      records = [...records, ...changes];
      return answer.id;
    },
    decides(name: Name, requestId: string, decision: object = { decision: 'approve' }) {
      command += 100;
      const { stepId, version } = request(requestId);
      const input = { params: { id: stepId ?? '' }, body: { version, ...decision } };
      const done = act(laptopOf(name, records), workflowApi.decide, input, id(command));
      records = [...records, ...done.changes];
      return done;
    },
    request,
    inbox: (name: Name, more: readonly Changed[] = []) =>
      ask(laptopOf(name, [...records, ...more]), workflowApi.inbox).items,
  };
}

const delegation = (from: Name, to: Name, more: object = {}): Changed => ({
  kind: 'delegation',
  id: id(80),
  body: {
    id: id(80),
    delegatorId: idOf(from),
    delegatorNameEn: 'Khalid Al-Balushi',
    delegatorNameAr: 'خالد البلوشي',
    delegateId: idOf(to),
    delegateNameEn: 'Nasser Al-Harthy',
    delegateNameAr: 'ناصر الحارثي',
    fromOn: '2026-11-18',
    toOn: '2026-11-30',
    revokedAt: null,
    version: 1,
    ...more,
  },
});

describe('the inbox on a laptop', () => {
  test('has what waits for its owner, the most overdue first', () => {
    const { asks, inbox, records } = story();
    const first = asks('salim');
    const second = asks('nasser', { courseId: fire });
    expect(inbox('khalid').map((row) => row.id)).toEqual([first, second]);
    expect(inbox('khalid')[0]).toMatchObject({ stepKind: 'foreman', overdue: false, onBehalfOfId: null });
    expect(inbox('maryam')).toEqual([]);
    expect(inbox('aisha')).toEqual([]);
    const late = { ...laptopOf('khalid', records()), today: '2026-11-25' };
    expect(ask(late, workflowApi.inbox).items.map(({ overdue }) => overdue)).toEqual([true, true]);
  });

  test('has what waits for somebody who delegated, under his name', () => {
    const { asks, inbox } = story();
    asks('salim');
    const standsIn = inbox('nasser', [delegation('khalid', 'nasser')]);
    expect(standsIn).toMatchObject([{ onBehalfOfId: idOf('khalid'), onBehalfOfNameEn: 'Khalid Al-Balushi' }]);
    expect(inbox('nasser', [delegation('khalid', 'nasser', { revokedAt: now })])).toEqual([]);
    expect(inbox('nasser', [delegation('khalid', 'nasser', { toOn: '2026-11-19' })])).toEqual([]);
    expect(inbox('nasser', [delegation('nasser', 'khalid')])).toEqual([]);
  });

  test('has what is left to the training officers', () => {
    const { asks, inbox } = story([person('maryam', { departmentId: null, managerId: null })]);
    asks('maryam');
    expect(inbox('aisha')).toMatchObject([{ stepKind: 'manager', approverId: null }]);
    expect(inbox('maryam')).toEqual([]);
  });
});

describe('a decision on a laptop', () => {
  test('leads from the foreman to the manager to the next enrollment', () => {
    const { asks, decides, request } = story();
    const requestId = asks('salim');
    expect(decides('khalid', requestId).answer).toMatchObject({ state: 'pending_manager', version: 3 });
    expect(request(requestId)).toMatchObject({ approverId: idOf('maryam'), stepDueOn: '2026-11-24' });
    const { answer, changes } = decides('maryam', requestId);
    expect(answer.state).toBe('approved');
    expect(changes[1]).toMatchObject({
      kind: 'enrollment',
      id: answer.enrollmentId,
      body: { state: 'assigned', dueOn: '2026-12-15', renewsId: id(201), userNameEn: 'Salim Al-Amri' },
    });
    expect(request(requestId).timeline.map(({ event }) => event)).toEqual([
      'created',
      'submitted',
      'step_opened',
      'approved',
      'step_opened',
      'approved',
      'enrollment_created',
    ]);
  });

  test('by a delegate names both', () => {
    const { asks, decides, request } = story([held, delegation('khalid', 'nasser')]);
    const requestId = asks('salim');
    decides('nasser', requestId);
    expect(request(requestId).steps[0]).toMatchObject({
      decidedById: idOf('nasser'),
      decidedByNameEn: 'Nasser Al-Harthy',
      onBehalfOfId: idOf('khalid'),
    });
    // Whom the manager's step goes to, of somebody out of his sight, is what the request foresaw.
    expect(request(requestId).approverId).toBe(idOf('maryam'));
  });

  test('sends back with the reason', () => {
    const { asks, decides, request } = story();
    const requestId = asks('salim');
    const { answer } = decides('khalid', requestId, { decision: 'return', comment: 'Not readable.' });
    expect(answer).toMatchObject({ state: 'returned' });
    expect(request(requestId).steps.map(({ state }) => state)).toEqual(['returned', 'cancelled']);
    const rejected = asks('nasser', { courseId: fire });
    expect(decides('khalid', rejected, { decision: 'reject', comment: 'No.' }).answer.closedAt).toBe(now);
  });

  test('is refused to whoever may not take it, and twice', () => {
    const { asks, decides, request, records } = story();
    const requestId = asks('salim');
    const decide = (name: Name, params: object, version = 2) =>
      act(laptopOf(name, records()), workflowApi.decide, { params, body: { decision: 'approve', version } });
    const [lower, upper] = request(requestId).steps.map((step) => ({ id: step.id }));
    expect(() => decide('salim', lower ?? {})).toThrow(refusal('workflow.own_request'));
    expect(() => decide('maryam', lower ?? {})).toThrow(refusal('workflow.not_your_step'));
    expect(() => decide('maryam', upper ?? {})).toThrow(refusal('workflow.step_waiting'));
    expect(() => decide('khalid', lower ?? {}, 1)).toThrow(refusal('renewal.stale'));
    expect(() => decide('nasser', lower ?? {})).toThrow(refusal('workflow_step.missing'));
    expect(() => decide('khalid', { id: id(99) })).toThrow(refusal('workflow_step.missing'));
    decides('khalid', requestId);
    expect(() => decide('khalid', lower ?? {})).toThrow(
      expect.objectContaining({
        code: 'renewal.already_decided',
        details: expect.objectContaining({ decidedByNameEn: 'Khalid Al-Balushi' }),
      }),
    );
    const asked = asks('khalid', { userId: idOf('nasser'), courseId: fire });
    const step = request(asked).stepId ?? '';
    expect(() => decide('khalid', { id: step })).toThrow(refusal('workflow.asked_by_you'));
  });

  test('of many steps is as many commands, and tells what became of each', () => {
    const split = offlineContexts.find(({ route }) => route === workflowApi.decideMany);
    if (split === undefined || !('split' in split)) throw new Error('decisions are not split');
    const steps = [id(1), id(2)].map((stepId) => ({ stepId, version: 3 }));
    const input = { body: { decision: 'approve', steps } };
    expect(split.split.into(input)).toEqual(
      steps.map(({ stepId }) => ({
        route: workflowApi.decide,
        input: { params: { id: stepId }, body: { decision: 'approve', version: 3 } },
      })),
    );
    const { asks, decides } = story();
    const { answer } = decides('khalid', asks('salim'));
    const refused = new Problem('conflict', 'renewal.stale', 'Look again.', {
      details: { state: 'returned' },
    });
    expect(split.split.answer(input, [answer, refused])).toMatchObject({
      results: [
        { stepId: id(1), ok: true, state: 'pending_manager' },
        { stepId: id(2), ok: false, state: 'returned', code: 'renewal.stale' },
      ],
    });
  });
});

describe('what follows on a laptop', () => {
  const granted = () => {
    const told = story([held, session(id(31), { startsAt: '2026-12-01T05:00:00Z' })]);
    const requestId = told.asks('salim');
    told.decides('khalid', requestId);
    const { answer } = told.decides('maryam', requestId);
    return { ...told, requestId, params: { id: answer.enrollmentId ?? '' } };
  };

  test('a completed training ends its request', () => {
    const { records, params } = granted();
    const body = { completedOn: '2026-11-20', version: 1 };
    const { changes } = act(laptopOf('khalid', records()), enrollmentApi.complete, { params, body });
    expect(changes.at(-1)).toMatchObject({ kind: 'request', body: { state: 'completed', closedAt: now } });
  });

  test('nothing for a request that is over, or was granted for another enrollment', () => {
    const { records, params } = granted();
    const body = { completedOn: '2026-11-19', version: 1 };
    const over = act(laptopOf('khalid', records()), enrollmentApi.complete, { params, body });
    const later = enrollment(id(210), 'salim');
    const laptop = laptopOf('khalid', [...records(), ...over.changes, later]);
    const completion = { params: { id: id(210) }, body: { completedOn: '2026-11-20', version: 1 } };
    const { changes } = act(laptop, enrollmentApi.complete, completion);
    expect(changes.filter(({ kind }) => kind === 'request')).toEqual([]);
    const other = act(laptopOf('khalid', [...records(), later]), enrollmentApi.complete, completion);
    expect(other.changes.filter(({ kind }) => kind === 'request')).toEqual([]);
  });

  test('an approval takes the enrollment that stands open already', () => {
    const told = story([held, enrollment(id(210), 'salim', { dueOn: '2027-03-01' })]);
    const requestId = told.asks('salim');
    told.decides('khalid', requestId);
    const { answer, changes } = told.decides('maryam', requestId);
    expect(answer.enrollmentId).toBe(id(210));
    expect(changes[1]).toMatchObject({
      id: id(210),
      body: { dueOn: '2026-12-15', renewsId: id(201), version: 2 },
    });
  });

  test('no other enrollment where the course is no longer given', () => {
    const { records, params } = granted();
    const shut = laptopOf('khalid', [...records(), course(h2s, 'H2S', { active: false })]);
    const body = { comment: 'Below the mark', version: 1 };
    expect(act(shut, enrollmentApi.fail, { params, body }).changes.map(({ kind }) => kind)).toEqual([
      'enrollment',
    ]);
  });

  test('a failed one leaves the approval, with the next enrollment', () => {
    const { records, params } = granted();
    const body = { comment: 'Below the mark', version: 1 };
    const { changes } = act(laptopOf('khalid', records()), enrollmentApi.fail, { params, body }, id(9999));
    expect(changes).toMatchObject([
      { id: params.id, body: { state: 'failed' } },
      { id: id(9999), body: { state: 'assigned', dueOn: '2026-12-15' } },
      { kind: 'request', body: { state: 'approved', enrollmentId: id(9999) } },
    ]);
  });
});

describe('delegations on a laptop', () => {
  test('are given and received, the latest first', () => {
    const later = {
      ...delegation('nasser', 'salim').body,
      id: id(81),
      fromOn: '2027-01-01',
      toOn: '2027-01-05',
    };
    const laptop = laptopOf('nasser', [
      delegation('khalid', 'nasser'),
      { kind: 'delegation', id: id(81), body: later } as Changed,
    ]);
    expect(ask(laptop, workflowApi.delegations).items.map((each) => each.id)).toEqual([id(81), id(80)]);
  });
});

describe('a command', () => {
  test('names what it creates, unless the person’s page has named it', () => {
    const body = { courseId: h2s, note: null, preferredSessionId: null, submit: true };
    expect(namedBy(id(5), renewalApi.create, { body })).toEqual({ body: { ...body, id: id(5) } });
    expect(namedBy(id(5), renewalApi.create, { body: { ...body, id: id(6) } })).toEqual({
      body: { ...body, id: id(6) },
    });
    const withdrawal = { params: { id: id(7) }, body: { version: 1 } };
    expect(namedBy(id(5), renewalApi.withdraw, withdrawal)).toBe(withdrawal);
  });
});
