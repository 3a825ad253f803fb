/** Calendar dates as `YYYY-MM-DD` strings. The only place in the program where dates are added. */
export type DateOnly = string;

const day = 86_400_000;
const numbers = (date: DateOnly): [number, number, number] => {
  const [year = Number.NaN, month = Number.NaN, dayOfMonth = Number.NaN] = date.split('-').map(Number);
  return [year, month, dayOfMonth];
};
const toUtc = (date: DateOnly) => {
  const [year, month, dayOfMonth] = numbers(date);
  return Date.UTC(year, month - 1, dayOfMonth);
};
const fromUtc = (time: number): DateOnly => new Date(time).toISOString().slice(0, 10);

/**
 * Adds whole months, clamped to the month's last day: 31 January + 1 = 28 or 29 February, 29 February + 12 = 28 February.
 * Add a cycle's months to its anchor in one step (`anchor, cycle * months`): chained steps drift.
 */
export function addMonths(date: DateOnly, months: number): DateOnly {
  const [year, month, dayOfMonth] = numbers(date);
  const lastDay = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return fromUtc(Date.UTC(year, month - 1 + months, Math.min(dayOfMonth, lastDay)));
}

export const addDays = (date: DateOnly, days: number): DateOnly => fromUtc(toUtc(date) + days * day);

/** Whole days from `from` to `to`; negative when `to` is earlier. `days_left = daysBetween(today, expiresOn)`. */
export const daysBetween = (from: DateOnly, to: DateOnly): number =>
  Math.round((toUtc(to) - toUtc(from)) / day);

/** 1 is Monday, 7 is Sunday (ISO 8601). */
export const weekday = (date: DateOnly): number => new Date(toUtc(date)).getUTCDay() || 7;

export const earlier = (a: DateOnly, b: DateOnly): DateOnly => (a <= b ? a : b);
export const later = (a: DateOnly, b: DateOnly): DateOnly => (a >= b ? a : b);

/** True for a date that exists: `2025-02-30` does not. */
export const isDate = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(toUtc(text)) && fromUtc(toUtc(text)) === text;

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
