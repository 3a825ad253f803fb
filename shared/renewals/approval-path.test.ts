import { describe, expect, test } from 'vitest';
import { approvalPath, type Leaders, upperApprover } from './approval-path.ts';
import { draft, leader, leaders, occasion, open, submit, submitted } from './renewal.cast.ts';

const moment = { at: '2026-03-01T06:00:00Z', on: '2026-03-01' };
const pathOf = (changed: Partial<Leaders>, by = 'worker') =>
  approvalPath(draft(by).request, { ...leaders, ...changed }, moment);
const away = (delegatorId: string, delegateId: string, delegateActive = true) => ({
  delegatorId,
  delegateId,
  fromOn: '2026-02-20',
  toOn: '2026-03-10',
  revokedAt: null,
  delegateActive,
});

describe('the foreman’s step', () => {
  test('waits for the foreman, then the manager', () => {
    expect(pathOf({})).toEqual({
      foreman: { approverId: 'foreman', skipReason: null },
      manager: { approverId: 'manager', pool: null, passed: [] },
    });
  });

  test.each([
    ['there is none', { foreman: null }, 'foreman_unset'],
    ['he has left', { foreman: leader('foreman', false) }, 'foreman_inactive'],
    ['he is the person himself', { foreman: leader('worker') }, 'foreman_is_requester'],
    ['he is the manager too', { foreman: leader('manager') }, 'same_person'],
    [
      'he is away and his delegate has left',
      { delegations: [away('foreman', 'x', false)] },
      'foreman_absent',
    ],
    [
      'he is away and the person is his delegate',
      { delegations: [away('foreman', 'worker')] },
      'foreman_absent',
    ],
  ])('goes upward when %s', (_, changed, reason) => {
    expect(pathOf(changed).foreman.skipReason).toBe(reason);
    expect(pathOf(changed).manager.approverId).toBe('manager');
  });

  test('goes upward when he asked for the renewal of his crew member', () => {
    expect(pathOf({}, 'foreman').foreman.skipReason).toBe('foreman_is_requester');
  });

  test('stays with a foreman whose delegate can decide, also when another delegate cannot', () => {
    const delegations = [away('foreman', 'worker'), away('foreman', 'colleague')];
    expect(pathOf({ delegations }).foreman.skipReason).toBe(null);
  });

  test('stays with a foreman whose delegation has ended or was revoked', () => {
    const ended = { ...away('foreman', 'worker'), toOn: '2026-02-28' };
    const revoked = { ...away('foreman', 'worker'), revokedAt: '2026-02-28T06:00:00Z' };
    expect(pathOf({ delegations: [ended, revoked] }).foreman.skipReason).toBe(null);
  });

  test('goes upward to a head who is the foreman: he decides once, above', () => {
    const path = pathOf({ foreman: leader('head'), manager: null, heads: [null, leader('head')] });
    expect(path.foreman).toEqual({ approverId: 'head', skipReason: 'same_person' });
    expect(path.manager.approverId).toBe('head');
  });
});

describe('the manager’s step', () => {
  test('with no manager goes to the head of the department', () => {
    const { manager } = pathOf({ manager: null });
    expect(manager).toEqual({
      approverId: 'manager',
      pool: null,
      passed: [{ reason: 'manager_unset', personId: null }],
    });
  });

  test('climbs past everybody who cannot decide, and says why for each', () => {
    const { manager } = pathOf({
      manager: leader('boss', false),
      heads: [leader('worker'), null, leader('head', false), leader('away'), leader('director')],
      delegations: [away('away', 'worker')],
    });
    expect(manager.approverId).toBe('director');
    expect(manager.passed).toEqual([
      { reason: 'manager_inactive', personId: 'boss' },
      { reason: 'head_is_requester', personId: 'worker' },
      { reason: 'head_unset', personId: null },
      { reason: 'head_inactive', personId: 'head' },
      { reason: 'head_absent', personId: 'away' },
    ]);
  });

  test('goes above a manager who heads a department of the chain, never below him', () => {
    const heads = [leader('section'), leader('manager'), leader('director')];
    expect(pathOf({ manager: leader('manager', false), heads }).manager.approverId).toBe('director');
  });

  test('ends with the training officers when nobody is left', () => {
    const nobody = { manager: null, heads: [leader('worker'), null, leader('director', false)] };
    expect(pathOf(nobody).manager).toMatchObject({ approverId: null, pool: 'training_officer' });
    expect(pathOf({ manager: null, heads: [] }).manager.pool).toBe('training_officer');
  });

  test('goes past a manager who asked for the renewal', () => {
    const { manager } = pathOf({}, 'manager');
    expect(manager.approverId).toBe('head');
    expect(manager.passed).toEqual([{ reason: 'manager_is_requester', personId: 'manager' }]);
  });

  test('names a person who stands twice on the way once', () => {
    const heads = [leader('head', false), leader('head', false), leader('director')];
    expect(pathOf({ manager: null, heads }).manager.passed).toHaveLength(2);
  });

  test('above somebody means above his highest place; above a stranger means from the beginning', () => {
    const chain = { ...leaders, manager: null, heads: [leader('a'), leader('b'), leader('a'), leader('c')] };
    const above = (id: string) => upperApprover(draft().request, chain, moment, { above: id }).approverId;
    expect([above('a'), above('b'), above('c'), above('stranger')]).toEqual(['c', 'a', null, 'a']);
  });
});

describe('a submitted request', () => {
  test('opens the foreman’s step with its due days and keeps the manager’s waiting', () => {
    const { steps, request } = submitted();
    expect(request.state).toBe('pending_foreman');
    expect(steps).toMatchObject([
      {
        kind: 'foreman',
        position: 1,
        state: 'pending',
        approverId: 'foreman',
        dueOn: '2026-03-04',
        escalateOn: '2026-03-08',
      },
      { kind: 'manager', position: 2, state: 'waiting', approverId: 'manager', dueOn: null, openedAt: null },
    ]);
  });

  test('tells in the timeline whom it passed over, and why', () => {
    const story = submit(draft(), occasion('worker', { foreman: null, manager: leader('manager', false) }));
    expect(story.request.state).toBe('pending_manager');
    expect(open(story)).toMatchObject({ kind: 'manager', approverId: 'head', dueOn: '2026-03-04' });
    expect(story.log.map(({ event, details }) => [event, details.kind, details.reason ?? null])).toEqual([
      ['created', undefined, null],
      ['submitted', undefined, null],
      ['step_skipped', 'foreman', 'foreman_unset'],
      ['step_skipped', 'manager', 'manager_inactive'],
      ['step_opened', 'manager', null],
    ]);
    expect(story.steps[0]).toMatchObject({ state: 'skipped', skipReason: 'foreman_unset' });
  });

  test('of a foreman goes straight to his manager', () => {
    const story = submitted({ foreman: leader('worker') });
    expect(open(story)).toMatchObject({ kind: 'manager', approverId: 'manager' });
  });
});
