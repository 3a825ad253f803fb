import i18next, { type FormatterModule, type ParseKeys } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Language } from '#shared/auth/auth.schemas.ts';
import { isolate } from './bidi.ts';
import { numberFormat } from './format.ts';
import type { en } from './i18n/en.ts';
import { usePreferences } from './preferences.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof en };
  }
}

export type Key = ParseKeys;

const catalogues = {
  en: async () => (await import('./i18n/en.ts')).en,
  ar: async () => (await import('./i18n/ar.ts')).ar,
} satisfies Record<Language, () => Promise<object>>;

/** Every value put into a sentence is isolated, so that a code or a date never scrambles its neighbours. */
export async function startI18n(): Promise<void> {
  const { language } = usePreferences.getState();
  await i18next
    .use(initReactI18next)
    .use(numbers)
    .init({
      lng: language,
      resources: { [language]: { translation: await catalogues[language]() } },
      interpolation: { escape: isolate, alwaysFormat: true },
      react: { useSuspense: false },
    });
}

/** A number in a sentence gets its separators; everything else comes formatted. */
const numbers: FormatterModule = {
  type: 'formatter',
  init: () => undefined,
  add: () => undefined,
  addCached: () => undefined,
  format: (value, _, lng) => (typeof value === 'number' ? numberFormat(lng).format(value) : value),
};

/** Switches the whole page to a language, at once and without a reload. */
export async function speak(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, 'translation')) {
    i18next.addResourceBundle(language, 'translation', await catalogues[language]());
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  document.documentElement.dir = language === 'ar' ? 'rtl' : 'ltr';
  usePreferences.getState().choose({ language });
}

/** Is this built key in the catalogue? For keys made of the server's words; a counted one counts. */
export const isKey = (key: string): key is Key => i18next.exists(key, { count: 1 });

/** A code of the server as a key: `course.code_taken` → `courseCodeTaken`. (`too_few` would read as a plural form.) */
export const keyOfCode = (code: string): string =>
  code.replace(/[._](\w)/g, (_, letter: string) => letter.toUpperCase());
