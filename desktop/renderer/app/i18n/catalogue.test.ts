import i18next from 'i18next';
import { expect, test } from 'vitest';
import { startI18n } from '../i18n.ts';
import { ar } from './ar.ts';
import { arabicForms } from './catalogue.ts';
import { en } from './en.ts';

/** `a.b.c` → its text, for a nested catalogue. */
function flat(catalogue: object, before = ''): Map<string, string> {
  return new Map(
    Object.entries(catalogue).flatMap(([key, value]) =>
      typeof value === 'string' ? [[before + key, value] as const] : [...flat(value, `${before}${key}.`)],
    ),
  );
}
const english = flat(en);
const arabic = flat(ar);
const formOf = (key: string) => arabicForms.find((form) => key.endsWith(`_${form}`));
const baseOf = (key: string) => key.replace(/_[a-z]+$/, '');
const placesOf = (text: string) => new Set(text.match(/\{\{\w+\}\}/g));

test('an Arabic reader finds every sentence in Arabic, and a counted one in all six forms', () => {
  const missing = [...english.keys()].flatMap((key) => {
    const wanted = formOf(key) ? arabicForms.map((form) => `${baseOf(key)}_${form}`) : [key];
    return wanted.filter((each) => !arabic.get(each)?.trim());
  });
  expect(missing).toEqual([]);
});

test('an English reader finds every sentence in English, and a counted one in its two forms', () => {
  const missing = [...arabic.keys()].flatMap((key) => {
    const wanted = formOf(key) ? [`${baseOf(key)}_one`, `${baseOf(key)}_other`] : [key];
    return wanted.filter((each) => !english.get(each)?.trim());
  });
  expect(missing).toEqual([]);
});

test('no Arabic sentence is left in English', () => {
  const left = [...arabic].filter(([, text]) => !/[\u0600-\u06FF]/.test(text.replace(/\{\{\w+\}\}/g, '')));
  expect(left.map(([key]) => key)).toEqual([]);
});

test('both languages name the same things in a sentence; a form that says the number in words may leave it out', () => {
  const different = [...arabic].filter(([key, text]) => {
    const form = formOf(key);
    const source = english.get(key) ?? english.get(`${baseOf(key)}_other`) ?? '';
    const wanted = placesOf(source);
    if (form === 'zero' || form === 'one' || form === 'two')
      return [...placesOf(text)].some((each) => !wanted.has(each));
    return [...wanted].toSorted().join() !== [...placesOf(text)].toSorted().join();
  });
  expect(different.map(([key]) => key)).toEqual([]);
});

test('Arabic counts 0, 1, 2, 3, 11 and 100 each in its own way', async () => {
  await startI18n('ar', ar);
  const said = [0, 1, 2, 3, 11, 100].map((count) => i18next.t('courses.days', { count }));
  expect(new Set(said).size).toBe(6);
});

test('what is put into a sentence cannot scramble it: each value is isolated, large numbers get separators', async () => {
  await startI18n('ar', ar);
  expect(i18next.t('standings.dueBy', { date: '2026-11-20' })).toContain('\u20682026-11-20\u2069');
  expect(i18next.t('tables.shown', { count: 12_480 })).toContain('\u206812,480\u2069');
});
