import { describe, expect, test } from 'vitest';
import { escalate, remind } from './escalation.ts';
import { after, calendar, judge, leader, occasion, open, type Story, submitted } from './renewal.cast.ts';

const escalated = (story: Story, day: string, facts: Parameters<typeof occasion>[1] = {}) => {
  const routing = { ...occasion('x', { at: `${day}T06:00:00Z`, ...facts }), actor: null };
  return after(story, escalate(story.request, story.steps, routing));
};
const lines = ({ log }: Story) =>
  log.slice(-3).map(({ event, details }) => [event, details.reason ?? details.approverId]);
const notDue = expect.objectContaining({ kind: 'conflict', code: 'workflow.not_due' });

describe('an overdue step', () => {
  test('goes from the foreman to the manager, who decides for both levels', () => {
    const story = escalated(submitted(), '2026-03-08');
    expect(story.steps[0]).toMatchObject({
      state: 'skipped',
      skipReason: 'overdue',
      escalatedAt: '2026-03-08T06:00:00Z',
    });
    expect(open(story)).toMatchObject({ kind: 'manager', approverId: 'manager', dueOn: '2026-03-11' });
    expect(lines(story).slice(-2)).toEqual([
      ['escalated', 'overdue'],
      ['step_opened', 'manager'],
    ]);
    expect(judge(story, 'manager').request.state).toBe('approved');
  });

  test('climbs head by head, each with the whole time, and ends with the training officers', () => {
    const first = escalated(judge(submitted(), 'foreman'), '2026-03-08');
    expect(open(first)).toMatchObject({ approverId: 'head', dueOn: '2026-03-11', escalateOn: '2026-03-15' });
    const second = escalated(first, '2026-03-15');
    expect(open(second).approverId).toBe('director');
    const top = escalated(second, '2026-03-22');
    expect(open(top)).toMatchObject({ approverId: null, pool: 'training_officer', escalateOn: null });
    expect(top.steps).toHaveLength(2);
    expect(() => escalated(top, '2026-12-01')).toThrow(notDue);
    expect(judge(top, 'officer').request.state).toBe('approved');
  });

  test('passes over heads who cannot decide, with the reason', () => {
    const heads = [leader('manager'), leader('worker'), leader('head', false), leader('director')];
    const story = escalated(judge(submitted(), 'foreman'), '2026-03-08', { heads });
    expect(open(story).approverId).toBe('director');
    expect(lines(story)).toEqual([
      ['step_skipped', 'head_is_requester'],
      ['step_skipped', 'head_inactive'],
      ['step_opened', 'director'],
    ]);
  });

  test('is nobody’s but the next approver’s', () => {
    const story = escalated(judge(submitted(), 'foreman'), '2026-03-08');
    const mine = expect.objectContaining({ code: 'workflow.not_your_step' });
    expect(() => judge(story, 'manager')).toThrow(mine);
  });

  test('is escalated once, however often the scheduler runs that day', () => {
    const story = escalated(judge(submitted(), 'foreman'), '2026-03-08');
    expect(() => escalated(story, '2026-03-08')).toThrow(notDue);
    expect(() => escalated(submitted(), '2026-03-05')).toThrow(notDue);
  });
});

test('a reminder leaves a line and a time, changes nothing else, and is not repeated that day', () => {
  const story = submitted();
  const routing = { ...occasion('x', { at: '2026-03-04T06:00:00Z' }), actor: null };
  const reminded = after(story, remind(story.request, story.steps, calendar, routing));
  expect(reminded.request).toEqual(story.request);
  expect(open(reminded)).toEqual({ ...open(story), remindedAt: '2026-03-04T06:00:00Z' });
  expect(reminded.log.at(-1)).toMatchObject({ event: 'reminded', actorId: null });
  expect(() => remind(reminded.request, reminded.steps, calendar, routing)).toThrow(notDue);
});
