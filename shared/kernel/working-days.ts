import { addDays, type DateOnly, daysBetween, weekday } from './dates.ts';
import { conflict } from './problem.ts';

/** The days a tenant works: the two lines of its settings. 1 is Monday, 7 is Sunday. */
export interface WorkingCalendar {
  workingDays: readonly number[];
  holidays: readonly DateOnly[];
}

/** A calendar that has no working day for this long is a mistake in the settings. */
const longestRest = 366;

export const isWorkingDay = (date: DateOnly, calendar: WorkingCalendar): boolean =>
  calendar.workingDays.includes(weekday(date)) && !calendar.holidays.includes(date);

/**
 * The `count`-th working day after `date` (before it, when negative). 0 is `date` itself, or the first working day
 * after it. Refuses with `calendar.no_working_day` when the calendar leaves no working day for a year.
 */
export function addWorkingDays(date: DateOnly, count: number, calendar: WorkingCalendar): DateOnly {
  const step = count < 0 ? -1 : 1;
  let found = count === 0 && !isWorkingDay(date, calendar) ? following(date, step, calendar) : date;
  for (let left = Math.abs(count); left > 0; left -= 1) found = following(found, step, calendar);
  return found;
}

/** `date` itself when it is a working day, otherwise the first one after it. */
export const nextWorkingDay = (date: DateOnly, calendar: WorkingCalendar): DateOnly =>
  addWorkingDays(date, 0, calendar);

/**
 * Working days after `from`, up to and including `to`; negative when `to` is earlier. A step opened on `from`
 * and due `addWorkingDays(from, 2)` has 2 between.
 */
export function workingDaysBetween(from: DateOnly, to: DateOnly, calendar: WorkingCalendar): number {
  if (to < from) return 0 - workingDaysBetween(to, from, calendar);
  const days = daysBetween(from, to);
  const rest = Array.from({ length: days % 7 }, (_, index) => weekday(addDays(from, index + 1)));
  const working = new Set(calendar.workingDays);
  const holidays = [...new Set(calendar.holidays)].filter(
    (holiday) => holiday > from && holiday <= to && working.has(weekday(holiday)),
  );
  return (
    Math.floor(days / 7) * working.size + rest.filter((each) => working.has(each)).length - holidays.length
  );
}

function following(date: DateOnly, step: 1 | -1, calendar: WorkingCalendar): DateOnly {
  for (let days = 1; days <= longestRest; days += 1) {
    const candidate = addDays(date, days * step);
    if (isWorkingDay(candidate, calendar)) return candidate;
  }
  throw conflict(
    'calendar.no_working_day',
    'The calendar has no working day within a year. Check the working days and holidays in the settings.',
  );
}
