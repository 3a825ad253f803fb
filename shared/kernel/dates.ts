import { Problem } from './problem.ts';

/** Calendar dates as `YYYY-MM-DD` strings. The only place in the program where dates are added. */
export type DateOnly = string;

const day = 86_400_000;
const numbers = (date: DateOnly): [number, number, number] =>
  date.length === 10
    ? [Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8))]
    : [Number.NaN, Number.NaN, Number.NaN];
/** Milliseconds at UTC midnight; `month` counts from 0 and may overflow. `Date.UTC` reads year 50 as 1950. */
const utc = (year: number, month: number, dayOfMonth: number): number =>
  year < 100 ? new Date(0).setUTCFullYear(year, month, dayOfMonth) : Date.UTC(year, month, dayOfMonth);
const toUtc = (date: DateOnly): number => {
  const [year, month, dayOfMonth] = numbers(date);
  return known(utc(year, month - 1, dayOfMonth));
};
function known(time: number): number {
  if (Number.isNaN(time)) throw new RangeError('Not a date, or not a number of days.');
  return time;
}

const first = utc(1, 0, 1);
const last = utc(9999, 11, 31);
function fromUtc(time: number): DateOnly {
  if (known(time) < first || time > last)
    throw new Problem('invalid', 'date.out_of_range', 'A date must lie between the years 1 and 9999.');
  const date = new Date(time);
  const year = String(date.getUTCFullYear()).padStart(4, '0');
  return `${year}-${twoDigits(date.getUTCMonth() + 1)}-${twoDigits(date.getUTCDate())}`;
}
/** Written by hand: `toISOString` takes most of the time of a large team's standing. */
const twoDigits = (number: number) => (number < 10 ? `0${number}` : `${number}`);

/**
 * Adds whole months, clamped to the month's last day: 31 January + 1 = 28 or 29 February, 29 February + 12 = 28 February.
 * Add a cycle's months to its anchor in one step (`anchor, cycle * months`): chained steps drift.
 */
export function addMonths(date: DateOnly, months: number): DateOnly {
  const [year, month, dayOfMonth] = numbers(date);
  const lastDay = new Date(utc(year, month + months, 0)).getUTCDate();
  return fromUtc(utc(year, month - 1 + months, Math.min(dayOfMonth, lastDay)));
}

/** Months from the calendar month of `from` to that of `to`, days of the month left aside: 31 January to 1 March is 2. */
export function monthsBetween(from: DateOnly, to: DateOnly): number {
  const [fromYear, fromMonth] = numbers(from);
  const [toYear, toMonth] = numbers(to);
  return (toYear - fromYear) * 12 + toMonth - fromMonth;
}

export const addDays = (date: DateOnly, days: number): DateOnly => fromUtc(toUtc(date) + days * day);

/** Whole days from `from` to `to`; negative when `to` is earlier. `days_left = daysBetween(today, expiresOn)`. */
export const daysBetween = (from: DateOnly, to: DateOnly): number =>
  Math.round((toUtc(to) - toUtc(from)) / day);

/** 1 is Monday, 7 is Sunday (ISO 8601). */
export const weekday = (date: DateOnly): number => new Date(toUtc(date)).getUTCDay() || 7;

export const earlier = (a: DateOnly, b: DateOnly): DateOnly => (a <= b ? a : b);
export const later = (a: DateOnly, b: DateOnly): DateOnly => (a >= b ? a : b);

/** True for a date that exists: `2025-02-30` does not, nor does the year 0. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text < '0001') return false;
  const time = toUtc(text);
  return time >= first && time <= last && fromUtc(time) === text;
}

/** The calendar date that an instant has in a time zone (IANA name). */
export function dateIn(zone: string, instant: string | number): DateOnly {
  const parts = formatOf(zone).formatToParts(typeof instant === 'string' ? Date.parse(instant) : instant);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}

const formats = new Map<string, Intl.DateTimeFormat>();
function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  formats.set(zone, format);
  return format;
}
