import { describe, expect, test } from 'vitest';
import { escalate } from './escalation.ts';
import { after, judge, leader, occasion, open, type Story, submitted } from './renewal.cast.ts';
import { type RerouteCause, reroute } from './reroute.ts';

type Facts = NonNullable<Parameters<typeof occasion>[1]>;
const later = '2026-03-03T06:00:00Z';
const moved = (story: Story, cause: RerouteCause, facts: Facts) =>
  after(story, reroute(story.request, story.steps, cause, occasion('officer', { at: later, ...facts })));
const withManager = () => judge(submitted(), 'foreman');
const events = (story: Story, before: Story) =>
  story.log
    .slice(before.log.length)
    .map(({ event, details }) => [event, details.reason ?? details.cause ?? details.approverId]);

describe('a step that waits for the foreman', () => {
  test('moves to the new foreman after a transfer, who has the whole time', () => {
    const before = submitted();
    const story = moved(before, 'transfer', { foreman: leader('other'), manager: leader('boss') });
    expect(open(story)).toMatchObject({
      id: open(before).id,
      approverId: 'other',
      openedAt: later,
      dueOn: '2026-03-08',
    });
    expect(story.steps[1]).toMatchObject({ state: 'waiting', approverId: 'boss' });
    expect(events(story, before)).toEqual([
      ['rerouted', 'transfer'],
      ['step_opened', 'other'],
    ]);
    expect(story.request.version).toBe(before.request.version + 1);
    expect(() => judge(story, 'foreman')).toThrow(
      expect.objectContaining({ code: 'workflow.not_your_step' }),
    );
  });

  test('comes to the new foreman without the reminders of the old one', () => {
    const before = submitted();
    const steps = before.steps.map((step) => ({ ...step, remindedAt: '2026-03-02T06:00:00Z' }));
    const story = moved({ ...before, steps }, 'transfer', { foreman: leader('other') });
    expect(open(story).remindedAt).toBe(null);
  });

  test('goes up to the manager when the foreman has left', () => {
    const before = submitted();
    const story = moved(before, 'leader_deactivated', { foreman: leader('foreman', false) });
    expect(story.steps[0]).toMatchObject({ state: 'skipped', skipReason: 'foreman_inactive' });
    expect(open(story)).toMatchObject({ kind: 'manager', approverId: 'manager' });
    expect(events(story, before)).toEqual([
      ['rerouted', 'leader_deactivated'],
      ['step_skipped', 'foreman_inactive'],
      ['step_opened', 'manager'],
    ]);
  });

  test('goes up when the person becomes his own foreman', () => {
    const story = moved(submitted(), 'transfer', { foreman: leader('worker') });
    expect(open(story).approverId).toBe('manager');
  });

  test('ends with the training officers when all have left', () => {
    const all = { foreman: null, manager: leader('manager', false), heads: [leader('manager', false)] };
    expect(open(moved(submitted(), 'leader_deactivated', all)).pool).toBe('training_officer');
  });

  test('stays as it is when only the manager changes; the step to come names the new one', () => {
    const before = submitted();
    const story = moved(before, 'leader_changed', { manager: leader('successor') });
    expect(story.request).toEqual(before.request);
    expect(story.log).toEqual(before.log);
    expect(open(story)).toEqual(open(before));
    expect(story.steps[1]?.approverId).toBe('successor');
  });
});

describe('a step that waits for the manager', () => {
  test('moves to the new manager', () => {
    const before = withManager();
    const story = moved(before, 'leader_changed', { manager: leader('successor') });
    expect(open(story)).toMatchObject({ approverId: 'successor', dueOn: '2026-03-08', escalatedAt: null });
    expect(events(story, before)).toEqual([
      ['rerouted', 'leader_changed'],
      ['step_opened', 'successor'],
    ]);
  });

  test('climbs when he has left, and says past whom', () => {
    const before = withManager();
    const story = moved(before, 'leader_deactivated', { manager: leader('manager', false) });
    expect(open(story).approverId).toBe('head');
    expect(events(story, before)).toEqual([
      ['rerouted', 'leader_deactivated'],
      ['step_skipped', 'manager_inactive'],
      ['step_opened', 'head'],
    ]);
  });

  test('does not move when nothing changed for it', () => {
    const before = withManager();
    expect(moved(before, 'transfer', { foreman: leader('other') })).toEqual(before);
  });

  test('leaves the training officers when a head is appointed', () => {
    const before = submitted({ foreman: null, manager: null, heads: [] });
    const story = moved(before, 'leader_changed', { foreman: null, manager: null, heads: [leader('head')] });
    expect(open(story)).toMatchObject({ approverId: 'head', pool: null });
  });
});

describe('an escalated step', () => {
  const atHead = () => {
    const story = withManager();
    const routing = occasion('officer', { at: '2026-03-08T06:00:00Z' });
    return after(story, escalate(story.request, story.steps, routing));
  };

  test('does not come back down when somebody else changes', () => {
    const before = atHead();
    expect(moved(before, 'leader_changed', { manager: leader('successor') })).toEqual(before);
  });

  test('climbs on when its approver leaves', () => {
    const heads = [leader('manager'), leader('head', false), leader('director')];
    const story = moved(atHead(), 'leader_deactivated', { heads });
    expect(open(story)).toMatchObject({ approverId: 'director', escalatedAt: '2026-03-08T06:00:00Z' });
  });

  test('stays with the training officers', () => {
    let story = withManager();
    for (const day of ['08', '15', '22']) {
      const routing = occasion('officer', { at: `2026-03-${day}T06:00:00Z` });
      story = after(story, escalate(story.request, story.steps, routing));
    }
    expect(open(story).pool).toBe('training_officer');
    expect(moved(story, 'leader_changed', { manager: leader('successor') })).toEqual(story);
  });

  test('begins anew with the manager of the new department after a transfer', () => {
    const story = moved(atHead(), 'transfer', { manager: leader('boss'), heads: [leader('boss')] });
    expect(open(story)).toMatchObject({ approverId: 'boss', escalatedAt: null });
  });
});
