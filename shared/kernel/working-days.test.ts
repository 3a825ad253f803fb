import { describe, expect, test } from 'vitest';
import { addDays } from './dates.ts';
import { addWorkingDays, isWorkingDay, nextWorkingDay, workingDaysBetween } from './working-days.ts';

/** Sunday to Thursday, as in Riyadh. 2025-06-05 is a Thursday. */
const riyadh = { workingDays: [7, 1, 2, 3, 4], holidays: ['2025-06-08', '2025-06-09'] };
const berlin = { workingDays: [1, 2, 3, 4, 5], holidays: [] };

describe('an approver who has two working days', () => {
  test.each([
    ['Monday', '2025-06-02', '2025-06-04'],
    ['Wednesday, with a weekend of Friday and Saturday and two holidays between', '2025-06-04', '2025-06-10'],
    ['Friday, a day of rest', '2025-06-06', '2025-06-11'],
    ['a holiday', '2025-06-08', '2025-06-11'],
  ])('from %s', (_, openedOn, dueOn) => {
    expect(addWorkingDays(openedOn, 2, riyadh)).toBe(dueOn);
  });

  test('has them counted in his own week', () => {
    expect(addWorkingDays('2025-06-05', 1, berlin)).toBe('2025-06-06');
    expect(addWorkingDays('2025-06-05', 1, riyadh)).toBe('2025-06-10');
  });
});

test('counted back, the same days of rest are left out', () => {
  expect(addWorkingDays('2025-06-10', -1, riyadh)).toBe('2025-06-05');
  expect(addWorkingDays('2025-06-10', -2, riyadh)).toBe('2025-06-04');
});

test('the next working day is the day itself, unless it is a day of rest', () => {
  expect(nextWorkingDay('2025-06-05', riyadh)).toBe('2025-06-05');
  expect(nextWorkingDay('2025-06-06', riyadh)).toBe('2025-06-10');
  expect(addWorkingDays('2025-06-06', 0, riyadh)).toBe('2025-06-10');
});

test('working days between two dates', () => {
  expect(workingDaysBetween('2025-06-05', '2025-06-10', riyadh)).toBe(1);
  expect(workingDaysBetween('2025-06-10', '2025-06-05', riyadh)).toBe(-1);
  expect(workingDaysBetween('2025-06-06', '2025-06-06', riyadh)).toBe(0);
  expect(workingDaysBetween('2025-06-07', '2025-06-06', riyadh)).toBe(0);
});

test('every way of counting agrees with counting day by day', () => {
  const holidays = ['2025-06-08', '2025-06-09', '2025-06-09', '2025-06-27', '2025-07-01'];
  for (const workingDays of [[7, 1, 2, 3, 4], [1], [3, 6], [1, 2, 3, 4, 5, 6, 7]]) {
    const calendar = { workingDays, holidays };
    for (let start = '2025-05-28'; start < '2025-06-20'; start = addDays(start, 1)) {
      let counted = 0;
      for (let date = addDays(start, 1); date < '2025-08-01'; date = addDays(date, 1)) {
        if (isWorkingDay(date, calendar)) {
          counted += 1;
          expect(addWorkingDays(start, counted, calendar)).toBe(date);
        }
        expect(workingDaysBetween(start, date, calendar)).toBe(counted);
      }
    }
  }
});

test('a century of working days is counted without walking through it', () => {
  expect(workingDaysBetween('1925-06-02', '2025-06-02', berlin)).toBe(5217 * 5 + 4);
});

describe('a calendar without a working day is refused with a sentence', () => {
  const everyDay = Array.from({ length: 800 }, (_, index) => addDays('2024-06-01', index));
  const refusal = expect.objectContaining({ code: 'calendar.no_working_day', kind: 'conflict' });

  test('when no weekday works', () => {
    const never = { workingDays: [], holidays: [] };
    expect(() => addWorkingDays('2025-06-02', 1, never)).toThrow(refusal);
    expect(() => addWorkingDays('2025-06-02', -1, never)).toThrow(refusal);
    expect(() => nextWorkingDay('2025-06-02', never)).toThrow(refusal);
    expect(workingDaysBetween('2025-06-02', '2026-06-02', never)).toBe(0);
  });

  test('when the holidays cover everything', () => {
    const never = { workingDays: [1, 2, 3, 4, 5], holidays: everyDay };
    expect(() => addWorkingDays('2025-06-02', 1, never)).toThrow(refusal);
  });
});
