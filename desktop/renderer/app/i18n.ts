import i18next, { type FormatterModule, type ParseKeys } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Language } from '#shared/auth/auth.schemas.ts';
import { isolate } from './bidi.ts';
import { numberFormat } from './format.ts';
import type { en } from './i18n/en.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof en };
  }
}

export type Key = ParseKeys;

/** A number in a sentence gets its separators; everything else comes formatted. */
const numbers: FormatterModule = {
  type: 'formatter',
  init: () => undefined,
  add: () => undefined,
  addCached: () => undefined,
  format: (value, _, lng) => (typeof value === 'number' ? numberFormat(lng).format(value) : value),
};

/** Every value put into a sentence is isolated, so that a code or a date never scrambles its neighbours. */
export async function startI18n(language: Language, catalogue: object): Promise<void> {
  await i18next
    .use(initReactI18next)
    .use(numbers)
    .init({
      lng: language,
      resources: { [language]: { translation: catalogue } },
      interpolation: { escape: isolate, alwaysFormat: true },
      react: { useSuspense: false },
    });
}

/** Is this built key in the catalogue? For keys made of the server's words; a counted one counts. */
export const isKey = (key: string): key is Key => i18next.exists(key, { count: 1 });

/** A code of the server as a key: `course.code_taken` → `courseCodeTaken`. (`too_few` would read as a plural form.) */
export const keyOfCode = (code: string): string =>
  code.replace(/[._](\w)/g, (_, letter: string) => letter.toUpperCase());
