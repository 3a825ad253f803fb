import { describe, expect, test } from 'vitest';
import { calendar, open, submitted } from './renewal.cast.ts';
import { attention, isOverdue, stepDays } from './sla.ts';

const opened = () => open(submitted());

describe('the days of a step', () => {
  test('are counted in the tenant’s working days, after the day on which it opened', () => {
    expect(stepDays('2026-03-01', null, calendar)).toEqual({ dueOn: '2026-03-04', escalateOn: '2026-03-08' });
    // Opened on a Thursday: Friday and Saturday are not counted.
    expect(stepDays('2026-03-05', null, calendar)).toEqual({ dueOn: '2026-03-10', escalateOn: '2026-03-12' });
  });

  test('go round holidays', () => {
    const holidays = ['2026-03-02', '2026-03-05', '2026-03-08'];
    expect(stepDays('2026-03-01', null, { ...calendar, holidays })).toEqual({
      dueOn: '2026-03-09',
      escalateOn: '2026-03-11',
    });
  });

  test('of the training officers have no escalation: nobody is above them', () => {
    expect(stepDays('2026-03-01', 'training_officer', calendar).escalateOn).toBe(null);
  });
});

describe('what a step needs on a day', () => {
  const remindedOn = (date: string) => ({ ...opened(), remindedAt: `${date}T06:00:00Z` });
  const at = (on: string, step = opened()) => attention(step, on, calendar);

  test('nothing before the due day; then a reminder; on the escalation day and after it, the next approver', () => {
    expect([at('2026-03-03'), at('2026-03-04'), at('2026-03-05')]).toEqual([null, 'remind', 'remind']);
    expect([at('2026-03-08'), at('2026-03-20')]).toEqual(['escalate', 'escalate']);
  });

  test('one reminder a day at most, and none on days off', () => {
    expect(at('2026-03-04', remindedOn('2026-03-04'))).toBe(null);
    expect(at('2026-03-05', remindedOn('2026-03-04'))).toBe('remind');
    expect([at('2026-03-06'), at('2026-03-07')]).toEqual([null, null]);
  });

  test('the day of a reminder is the tenant’s: 22:00 in Greenwich is the next morning in Riyadh', () => {
    const late = { ...opened(), remindedAt: '2026-03-04T22:00:00Z' };
    expect([at('2026-03-05', late), at('2026-03-05', remindedOn('2026-03-04'))]).toEqual([null, 'remind']);
  });

  test('the training officers are reminded for as long as it waits', () => {
    const pool = open(submitted({ foreman: null, manager: null, heads: [] }));
    expect(at('2026-04-01', pool)).toBe('remind');
  });

  test('nothing once it is decided', () => {
    expect(at('2026-03-20', { ...opened(), state: 'approved' })).toBe(null);
  });
});

test('a step is overdue from the day after its due day', () => {
  expect([isOverdue(opened(), '2026-03-04'), isOverdue(opened(), '2026-03-05')]).toEqual([false, true]);
  expect(isOverdue({ ...opened(), state: 'approved' }, '2026-03-05')).toBe(false);
});
