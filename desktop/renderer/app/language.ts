import i18next from 'i18next';
import type { Language } from '#shared/auth/auth.schemas.ts';
import { startI18n } from './i18n.ts';
import { usePreferences } from './preferences.ts';

/** A reader downloads only the language he reads. */
const catalogues = {
  en: async () => (await import('./i18n/en.ts')).en,
  ar: async () => (await import('./i18n/ar.ts')).ar,
} satisfies Record<Language, () => Promise<object>>;

/** Before the first picture: the words of the language that this device prefers. */
export async function startLanguage(): Promise<void> {
  const { language } = usePreferences.getState();
  await startI18n(language, await catalogues[language]());
}

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
