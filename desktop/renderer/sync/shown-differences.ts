import type { TFunction } from 'i18next';
import { isDate } from '#shared/kernel/dates.ts';
import type { OutboxItem } from '#shared/sync/sync.schemas.ts';
import type { Format } from '../app/format.ts';
import { isKey } from '../app/i18n.ts';

export interface ShownDifference {
  field: string;
  mine: string;
  office: string;
}

/**
 * The differences a person can read: members that have a name here, with their values in words. A name in two languages is
 * one line in the reader's; ids, and what the program reckons by itself, say nothing to him.
 */
export function shownDifferences(
  t: TFunction,
  format: Format,
  { differences, subject }: Pick<OutboxItem, 'differences' | 'subject'>,
): ShownDifference[] {
  const memberOf = (name: string, side: 'mine' | 'server') =>
    differences.find(({ field }) => field === name)?.[side];
  const names = new Set(differences.map(({ field }) => field.replace(/(En|Ar)$/, '')));
  return [...names].flatMap((name) => {
    const label = `sync.field.${name}`;
    if (!isKey(label)) return [];
    const said = (side: 'mine' | 'server') => {
      const plain = memberOf(name, side);
      const inTwo = format.name(textOf(memberOf(`${name}En`, side)), textOf(memberOf(`${name}Ar`, side)));
      return inTwo || valueWords(t, format, { kind: subject?.kind ?? null, name, value: plain });
    };
    return [{ field: t(label), mine: said('mine'), office: said('server') }];
  });
}

/** Which words stand for the values of a member. */
const vocabularies: Record<string, string> = {
  'request.state': 'requestState',
  'enrollment.state': 'enrollmentState',
  'enrollment.attendance': 'attendance',
  'enrollment.seat': 'sync.seat',
};

function valueWords(
  t: TFunction,
  format: Format,
  { kind, name, value }: { kind: string | null; name: string; value: unknown },
): string {
  const text = textOf(value);
  if (text === '') return '–';
  const key = `${vocabularies[`${kind}.${name}`]}.${text}`;
  if (isKey(key)) return t(key);
  return isDate(text) ? format.date(text) : text;
}

const textOf = (value: unknown): string => (value === null || value === undefined ? '' : String(value));
