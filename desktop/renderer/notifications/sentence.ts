import type { TFunction } from 'i18next';
import { isDate } from '#shared/kernel/dates.ts';
import type { Notification } from '#shared/notifications/notification.schemas.ts';
import type { Format } from '../app/format.ts';
import { isKey } from '../app/i18n.ts';

/** What happened, in the reader's language. */
export function sentenceOf(t: TFunction, format: Format, { kind, params }: Notification): string {
  const softened = `notifications.softened.${kind}`;
  const key =
    params.softened === true && isKey(softened) ? softened : (`notifications.kind.${kind}` as const);
  return t(key, {
    ...wordsOf(format, params),
    count: Math.abs(Number(params.daysLeft ?? params.count ?? 0)),
  });
}

/**
 * What a sentence may name: `courseTitleEn` and `courseTitleAr` become `courseTitle` in the reader's language, dates and
 * instants are written out.
 */
export function wordsOf(format: Format, params: Notification['params']): Record<string, string | number> {
  const words: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(params)) {
    if (name.endsWith('En')) {
      const base = name.slice(0, -2);
      words[base] = format.name(textOf(value), textOf(params[`${base}Ar`]));
    } else if (!name.endsWith('Ar')) {
      words[name] = typeof value === 'number' ? value : written(format, textOf(value));
    }
  }
  return words;
}

const textOf = (value: unknown): string => (value === null || value === undefined ? '' : String(value));

function written(format: Format, value: string): string {
  if (isDate(value)) return format.date(value);
  return /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(value) ? format.moment(value) : value;
}
