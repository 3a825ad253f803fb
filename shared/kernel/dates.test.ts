import { describe, expect, test } from 'vitest';
import {
  addDays,
  addMonths,
  dateIn,
  daysBetween,
  earlier,
  isDate,
  later,
  monthsBetween,
  weekday,
} from './dates.ts';

describe('a month later', () => {
  test.each([
    ['2025-01-31', 1, '2025-02-28'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2025-03-31', -1, '2025-02-28'],
    ['2025-05-31', 1, '2025-06-30'],
    ['2025-12-31', 2, '2026-02-28'],
    ['2025-12-15', 1, '2026-01-15'],
    ['2025-01-15', -1, '2024-12-15'],
    ['2025-11-30', -21, '2024-02-29'],
    ['2025-08-31', 0, '2025-08-31'],
    ['2025-01-31', 600, '2075-01-31'],
  ])('%s and %i months is %s: clamped to the last day of the month', (date, months, expected) => {
    expect(addMonths(date, months)).toBe(expected);
  });

  test('a leap day comes back as 28 February, and as itself in a leap year', () => {
    expect(addMonths('2024-02-29', 12)).toBe('2025-02-28');
    expect(addMonths('2024-02-29', 48)).toBe('2028-02-29');
    expect(addMonths('2096-02-29', 48)).toBe('2100-02-28');
    expect(addMonths('1996-02-29', 48)).toBe('2000-02-29');
  });

  test('counted from the anchor four cycles end where one step ends; chained steps would drift', () => {
    const cycles = [1, 2, 3, 4].map((cycle) => addMonths('2024-02-29', cycle * 12));
    expect(cycles).toEqual(['2025-02-28', '2026-02-28', '2027-02-28', '2028-02-29']);
    const chained = [1, 2, 3, 4].reduce((date) => addMonths(date, 12), '2024-02-29');
    expect(chained).toBe('2028-02-28');
  });

  test('is in the month meant and never past its last day, for every day of four years', () => {
    for (let date = '2023-01-01'; date < '2027-01-01'; date = addDays(date, 1)) {
      for (const months of [-13, -1, 1, 2, 6, 11, 12, 25]) {
        const result = addMonths(date, months);
        expect(monthsBetween(date, result)).toBe(months);
        expect(result.slice(8) <= date.slice(8)).toBe(true);
        const isLastDay = addDays(result, 1).endsWith('-01');
        expect(result.slice(8) === date.slice(8) || isLastDay).toBe(true);
      }
    }
  });

  test('keeps the order of dates', () => {
    for (let date = '2024-01-01'; date < '2025-03-02'; date = addDays(date, 1))
      expect(addMonths(date, 1) <= addMonths(addDays(date, 1), 1)).toBe(true);
  });
});

describe('days', () => {
  test('cross months, years and leap days', () => {
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
    expect(addDays('2025-02-28', 1)).toBe('2025-03-01');
    expect(addDays('2025-12-31', 1)).toBe('2026-01-01');
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
    expect(addDays('2100-02-28', 1)).toBe('2100-03-01');
  });

  test('between two dates are whole, also across a change of the clocks', () => {
    expect(daysBetween('2025-03-29', '2025-03-31')).toBe(2);
    expect(daysBetween('2025-10-25', '2025-10-27')).toBe(2);
    expect(daysBetween('2024-01-01', '2025-01-01')).toBe(366);
    expect(daysBetween('2025-01-02', '2025-01-01')).toBe(-1);
    expect(daysBetween('2025-01-01', '2025-01-01')).toBe(0);
  });

  test('added and counted agree over a long time', () => {
    for (let days = -40_000; days <= 40_000; days += 997)
      expect(daysBetween('2024-02-29', addDays('2024-02-29', days))).toBe(days);
  });

  test('of the week count from Monday', () => {
    expect(['2025-06-02', '2025-06-06', '2025-06-07', '2025-06-08'].map(weekday)).toEqual([1, 5, 6, 7]);
    expect(weekday('0050-01-01')).toBe(6);
  });

  test('outside the years that a date can be written in are refused, not mangled', () => {
    expect(() => addMonths('9999-06-30', 12)).toThrow(expect.objectContaining({ code: 'date.out_of_range' }));
    expect(() => addDays('9999-12-31', 1)).toThrow(expect.objectContaining({ code: 'date.out_of_range' }));
    expect(() => addDays('0001-01-01', -1)).toThrow(expect.objectContaining({ code: 'date.out_of_range' }));
    expect([addDays('0001-01-02', -1), addDays('9999-12-30', 1)]).toEqual(['0001-01-01', '9999-12-31']);
    expect(addDays('0050-12-31', 1)).toBe('0051-01-01');
    expect(addMonths('0050-01-31', 1)).toBe('0050-02-28');
  });

  test('that are no dates at all are a mistake of the program', () => {
    expect(() => addDays('tomorrow', 1)).toThrow(RangeError);
    expect(() => daysBetween('', '2025-01-01')).toThrow(RangeError);
    expect(() => addMonths('2025', 1)).toThrow(RangeError);
    expect(() => addDays('2025-01-01', Number.NaN)).toThrow(RangeError);
    expect(() => weekday('2025-01-1x')).toThrow(RangeError);
  });
});

test('the earlier and the later of two dates', () => {
  expect(earlier('2025-01-02', '2025-01-10')).toBe('2025-01-02');
  expect(later('2025-01-02', '2025-01-10')).toBe('2025-01-10');
  expect(later('2025-01-02', '2025-01-02')).toBe('2025-01-02');
});

test.each([
  ['2024-02-29', true],
  ['2025-02-29', false],
  ['2025-02-30', false],
  ['2100-02-29', false],
  ['2025-04-31', false],
  ['2025-13-01', false],
  ['2025-00-10', false],
  ['2025-01-00', false],
  ['9999-12-31', true],
  ['9999-13-01', false],
  ['0000-01-01', false],
  ['0001-00-01', false],
  ['0001-01-01', true],
  ['0099-12-31', true],
  ['2025-1-1', false],
  ['20250101', false],
  ['2025-01-01T00:00:00Z', false],
  [' 2025-01-01', false],
  ['٢٠٢٥-٠١-٠١', false],
  ['', false],
])('is %j a date: %s', (text, expected) => {
  expect(isDate(text)).toBe(expected);
});

describe('the date that an instant has somewhere', () => {
  test.each([
    ['Asia/Riyadh', '2025-06-30T20:59:59Z', '2025-06-30'],
    ['Asia/Riyadh', '2025-06-30T21:00:00Z', '2025-07-01'],
    ['America/St_Johns', '2025-01-15T03:29:59Z', '2025-01-14'],
    ['America/St_Johns', '2025-01-15T03:30:00Z', '2025-01-15'],
    ['America/St_Johns', '2025-07-15T02:29:59Z', '2025-07-14'],
    ['America/St_Johns', '2025-07-15T02:30:00Z', '2025-07-15'],
    ['Pacific/Kiritimati', '2025-12-31T09:59:59Z', '2025-12-31'],
    ['Pacific/Kiritimati', '2025-12-31T10:00:00Z', '2026-01-01'],
    ['Pacific/Pago_Pago', '2026-01-01T10:59:59Z', '2025-12-31'],
    ['Europe/Berlin', '2025-03-30T22:00:00Z', '2025-03-31'],
    ['Europe/Berlin', '2025-10-26T22:59:59Z', '2025-10-26'],
    ['Asia/Kathmandu', '2025-05-01T18:15:00Z', '2025-05-02'],
    ['UTC', '2024-02-29T23:59:59.999Z', '2024-02-29'],
    ['UTC', '2025-01-01T01:00:00+03:00', '2024-12-31'],
  ])('in %s at %s it is %s', (zone, instant, expected) => {
    expect(dateIn(zone, instant)).toBe(expected);
    expect(dateIn(zone, Date.parse(instant))).toBe(expected);
  });

  test('a day that a zone left out never comes', () => {
    const hours = Array.from(
      { length: 72 },
      (_, hour) => Date.parse('2011-12-29T00:00:00Z') + hour * 3_600_000,
    );
    expect([...new Set(hours.map((instant) => dateIn('Pacific/Apia', instant)))]).toEqual([
      '2011-12-28',
      '2011-12-29',
      '2011-12-31',
      '2012-01-01',
    ]);
  });

  test('days of 23 and 25 hours are one day each', () => {
    const datesOf = (from: string, hours: number) =>
      Array.from({ length: hours }, (_, hour) =>
        dateIn('America/New_York', Date.parse(from) + hour * 3_600_000),
      );
    expect(new Set(datesOf('2025-03-09T05:00:00Z', 23))).toEqual(new Set(['2025-03-09']));
    expect(new Set(datesOf('2025-11-02T04:00:00Z', 25))).toEqual(new Set(['2025-11-02']));
  });

  test('a zone or an instant that does not exist is an error', () => {
    expect(() => dateIn('Asia/Atlantis', '2025-01-01T00:00:00Z')).toThrow(RangeError);
    expect(() => dateIn('UTC', 'yesterday')).toThrow(RangeError);
  });
});
