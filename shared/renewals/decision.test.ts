import { describe, expect, test } from 'vitest';
import { decide } from './decision.ts';
import { judge, leader, newId, occasion, open, type Story, submit, submitted } from './renewal.cast.ts';

const delegation = (delegatorId: string, delegateId: string) => ({
  delegatorId,
  delegateId,
  fromOn: '2026-02-20',
  toOn: '2026-03-10',
  revokedAt: null,
  delegateActive: true,
});
const forbidden = (code: string) => expect.objectContaining({ kind: 'forbidden', code });
const nobody = { manager: null, heads: [], foreman: null };

describe('who decides', () => {
  test('the foreman, then the manager, and the request is approved', () => {
    const story = judge(judge(submitted(), 'foreman'), 'manager');
    expect(story.request).toMatchObject({
      state: 'approved',
      decidedAt: '2026-03-01T06:00:00Z',
      closedAt: null,
    });
    expect(story.steps.map(({ state, decidedById }) => [state, decidedById])).toEqual([
      ['approved', 'foreman'],
      ['approved', 'manager'],
    ]);
  });

  test('a delegate, and both names stand in the step and in the timeline', () => {
    const story = judge(submitted(), 'colleague', 'approve', {
      delegations: [delegation('foreman', 'colleague')],
    });
    const both = { onBehalfOfId: 'foreman' };
    expect(story.steps[0]).toMatchObject({ state: 'approved', decidedById: 'colleague', ...both });
    expect(story.log.find(({ event }) => event === 'approved')).toMatchObject({
      actorId: 'colleague',
      ...both,
    });
  });

  test('the approver himself also while he has a delegate', () => {
    const story = judge(submitted(), 'foreman', 'approve', {
      delegations: [delegation('foreman', 'colleague')],
    });
    expect(story.steps[0]).toMatchObject({ decidedById: 'foreman', onBehalfOfId: null });
  });

  test('any training officer, when nobody else is left', () => {
    const story = submitted(nobody);
    expect(open(story)).toMatchObject({ approverId: null, pool: 'training_officer', escalateOn: null });
    expect(judge(story, 'officer').request.state).toBe('approved');
    expect(() => judge(story, 'manager')).toThrow(forbidden('workflow.not_your_step'));
  });

  test.each(['officer', 'manager', 'colleague', 'head'])('not the %s on the foreman’s step', (somebody) => {
    expect(() => judge(submitted(), somebody)).toThrow(forbidden('workflow.not_your_step'));
  });

  test('not the delegate’s delegate: delegation does not chain', () => {
    const delegations = [delegation('foreman', 'colleague'), delegation('colleague', 'head')];
    expect(() => judge(submitted(), 'head', 'approve', { delegations })).toThrow(
      forbidden('workflow.not_your_step'),
    );
  });

  test('not the delegate of a training officer on the officers’ common steps', () => {
    const delegations = [delegation('officer', 'colleague')];
    expect(() => judge(submitted(nobody), 'colleague', 'approve', { delegations })).toThrow(
      forbidden('workflow.not_your_step'),
    );
  });
});

describe('nobody decides his own request', () => {
  const own = forbidden('workflow.own_request');

  test('not as the delegate of his approver', () => {
    const story = submitted();
    const delegations = [delegation('foreman', 'worker'), delegation('manager', 'worker')];
    expect(() => judge(story, 'worker', 'approve', { delegations })).toThrow(own);
    expect(() => judge(judge(story, 'foreman'), 'worker', 'approve', { delegations })).toThrow(own);
  });

  test('not as a training officer', () => {
    const story = submitted({ ...nobody, roles: ['training_officer'] });
    expect(() => judge(story, 'worker', 'approve', { roles: ['training_officer', 'administrator'] })).toThrow(
      own,
    );
  });

  test('not even when a step names him by mistake', () => {
    const story = submitted();
    const steps = story.steps.map((step) => ({ ...step, approverId: 'worker' }));
    expect(() => judge({ ...story, steps }, 'worker')).toThrow(own);
  });

  test('and nobody decides what he asked for on behalf of another', () => {
    const asked = forbidden('workflow.asked_by_you');
    const story = submitted({}, 'foreman');
    expect(open(story).approverId).toBe('manager');
    const delegations = [delegation('manager', 'foreman')];
    expect(() => judge(story, 'foreman', 'approve', { delegations })).toThrow(asked);
    expect(() => judge(submitted(nobody, 'officer'), 'officer')).toThrow(asked);
    expect(judge(story, 'manager').request.state).toBe('approved');
  });
});

describe('returning and rejecting', () => {
  test.each(['return', 'reject'] as const)('to %s needs a comment', (decision) => {
    const { request, steps } = submitted();
    for (const comment of [undefined, '', '  ']) {
      const body = { decision, comment, version: request.version };
      const act = () => decide(request, steps, steps[0]?.id ?? '', body, occasion('foreman'));
      expect(act).toThrow(expect.objectContaining({ kind: 'invalid', code: 'workflow.comment_needed' }));
    }
  });

  test('return and resubmit keep one timeline and open a new round', () => {
    const returned = judge(submitted(), 'foreman', 'return');
    expect(returned.request).toMatchObject({ state: 'returned', decidedAt: null, closedAt: null });
    expect(returned.steps.map(({ state }) => state)).toEqual(['returned', 'cancelled']);
    const again = submit(returned, occasion('worker', { at: '2026-03-09T06:00:00Z' }));
    expect(again.request).toMatchObject({ state: 'pending_foreman', submittedAt: '2026-03-01T06:00:00Z' });
    expect(again.steps.map(({ round, position, state }) => [round, position, state])).toEqual([
      [1, 1, 'returned'],
      [1, 2, 'cancelled'],
      [2, 1, 'pending'],
      [2, 2, 'waiting'],
    ]);
    expect(again.log.slice(0, returned.log.length)).toEqual(returned.log);
    expect(judge(judge(again, 'foreman'), 'manager').request.state).toBe('approved');
  });

  test('the manager returns too, and the round begins with the foreman again', () => {
    const again = submit(judge(judge(submitted(), 'foreman'), 'manager', 'return'));
    expect(open(again)).toMatchObject({ kind: 'foreman', round: 2 });
  });

  test('a rejected request is closed', () => {
    const { request } = judge(judge(submitted(), 'foreman'), 'manager', 'reject');
    expect(request).toMatchObject({ state: 'rejected', closedAt: '2026-03-01T06:00:00Z' });
  });
});

describe('two approvers at once', () => {
  const second =
    ({ request, steps }: Story, first: Story, userId: string) =>
    () =>
      decide(
        first.request,
        first.steps,
        steps[0]?.id ?? '',
        { decision: 'reject', comment: 'No.', version: request.version },
        occasion(userId, { delegations: [delegation('foreman', 'colleague')] }),
      );

  test('the second one learns that it was decided, by whom and when', () => {
    const story = submitted();
    const first = judge(story, 'foreman', 'approve', { at: '2026-03-02T07:30:00Z' });
    expect(second(story, first, 'colleague')).toThrow(
      expect.objectContaining({
        kind: 'conflict',
        code: 'renewal.already_decided',
        details: {
          state: 'pending_manager',
          version: 3,
          step: 'approved',
          decidedById: 'foreman',
          onBehalfOfId: null,
          decidedAt: '2026-03-02T07:30:00Z',
        },
      }),
    );
  });

  test('the same when the request was returned and sent again meanwhile', () => {
    const story = submitted();
    const first = submit(judge(story, 'foreman', 'return'));
    expect(second(story, first, 'foreman')).toThrow(
      expect.objectContaining({ code: 'renewal.already_decided' }),
    );
  });

  test('a step that is not open yet waits', () => {
    const { request, steps } = submitted();
    const body = { decision: 'approve', version: request.version } as const;
    expect(() => decide(request, steps, steps[1]?.id ?? '', body, occasion('manager'))).toThrow(
      expect.objectContaining({ kind: 'conflict', code: 'workflow.step_waiting' }),
    );
  });

  test('a decision on an older version of an open step is asked again', () => {
    const { request, steps } = submitted();
    const body = { decision: 'approve', version: request.version - 1 } as const;
    expect(() => decide(request, steps, steps[0]?.id ?? '', body, occasion('foreman'))).toThrow(
      expect.objectContaining({ kind: 'conflict', code: 'renewal.stale' }),
    );
  });

  test('a step of another request is not found', () => {
    const { request, steps } = submitted();
    const body = { decision: 'approve', version: request.version } as const;
    expect(() => decide(request, steps, newId(), body, occasion('foreman'))).toThrow(
      expect.objectContaining({ kind: 'missing' }),
    );
  });
});

test('the manager’s step goes to whoever is manager when it opens', () => {
  const story = judge(submitted(), 'foreman', 'approve', { manager: leader('successor') });
  expect(open(story)).toMatchObject({ kind: 'manager', approverId: 'successor' });
});
