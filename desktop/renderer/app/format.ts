import type { Language } from '#shared/auth/auth.schemas.ts';
import { type DateOnly, daysBetween } from '#shared/kernel/dates.ts';
import { isolateArabic, isolateCode } from './bidi.ts';

/** Gregorian calendar and Latin digits always named: the platform's defaults for Arabic differ between versions. */
const locales: Record<Language, string> = {
  en: 'en-GB-u-ca-gregory-nu-latn',
  ar: 'ar-SA-u-ca-gregory-nu-latn',
};
const localeOf = (language: string | undefined) => locales[language === 'ar' ? 'ar' : 'en'];

/** Formatters are costly to build, so each is built once. */
function once<T>(build: (locale: string, zone: string) => T): (language?: string, zone?: string) => T {
  const built = new Map<string, T>();
  return (language, zone = 'UTC') => {
    const key = `${localeOf(language)} ${zone}`;
    const known = built.get(key);
    if (known) return known;
    const format = build(localeOf(language), zone);
    built.set(key, format);
    return format;
  };
}

export const numberFormat = once((locale) => new Intl.NumberFormat(locale));
const dateFormat = once(
  (locale) =>
    new Intl.DateTimeFormat(locale, { timeZone: 'UTC', day: 'numeric', month: 'short', year: 'numeric' }),
);
const weekdayFormat = once(
  (locale) =>
    new Intl.DateTimeFormat(locale, { timeZone: 'UTC', weekday: 'long', day: 'numeric', month: 'long' }),
);
const momentFormat = once(
  (locale, timeZone) =>
    new Intl.DateTimeFormat(locale, {
      timeZone,
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }),
);
const timeFormat = once(
  (locale, timeZone) =>
    new Intl.DateTimeFormat(locale, { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
);
const relativeFormat = once((locale) => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }));
const listFormat = once((locale) => new Intl.ListFormat(locale, { type: 'conjunction' }));

export interface Format {
  /** `20 Nov 2026`, isolated. */
  date(date: DateOnly): string;
  /** `Friday 20 November`, isolated. */
  weekday(date: DateOnly): string;
  /** An instant as the tenant's wall clock shows it: `20 Nov 2026, 14:05`, isolated. */
  moment(instant: string): string;
  /** The wall clock's hour and minute of an instant, `14:05`, isolated. */
  time(instant: string): string;
  /** `3 minutes ago`, `in 40 seconds`. @param now milliseconds */
  since(instant: string, now: number): string;
  /** `in 12 days`, `yesterday`. Whole days between two calendar dates. */
  relative(date: DateOnly, today: DateOnly): string;
  number(value: number): string;
  list(words: readonly string[]): string;
  /** The name in the reader's language; the other one when it is missing. */
  name(en: string | null | undefined, ar: string | null | undefined): string;
}

/** Everything a reader sees of dates, numbers and names, for one language and one tenant's time zone. */
export function createFormat(language: Language, zone: string): Format {
  const isolated = language === 'ar' ? isolateArabic : isolateCode;
  const noon = (date: DateOnly) => Date.parse(`${date}T12:00:00Z`);
  return {
    date: (date) => isolated(dateFormat(language).format(noon(date))),
    weekday: (date) => isolated(weekdayFormat(language).format(noon(date))),
    moment: (instant) => isolated(momentFormat(language, zone).format(Date.parse(instant))),
    time: (instant) => isolateCode(timeFormat(language, zone).format(Date.parse(instant))),
    since: (instant, now) => relativeTime(language, (Date.parse(instant) - now) / 1000),
    relative: (date, today) => relativeDays(language, daysBetween(today, date)),
    number: (value) => isolateCode(numberFormat(language).format(value)),
    list: (words) => listFormat(language).format(words),
    name: (en, ar) => (language === 'ar' ? ar || en : en || ar) || '',
  };
}

/** Seconds below a minute, minutes below an hour and a half, hours below two days, then days. */
function relativeTime(language: Language, seconds: number): string {
  const format = relativeFormat(language);
  const size = Math.abs(seconds);
  if (size < 60) return format.format(Math.round(seconds), 'second');
  if (size < 5400) return format.format(Math.round(seconds / 60), 'minute');
  if (size < 172_800) return format.format(Math.round(seconds / 3600), 'hour');
  return relativeDays(language, Math.round(seconds / 86_400));
}

/** Beyond two months a count of days says little: months, then years. */
function relativeDays(language: Language, days: number): string {
  const format = relativeFormat(language);
  const size = Math.abs(days);
  if (size <= 60) return format.format(days, 'day');
  if (size <= 730) return format.format(Math.round(days / 30.44), 'month');
  return format.format(Math.round(days / 365.25), 'year');
}
