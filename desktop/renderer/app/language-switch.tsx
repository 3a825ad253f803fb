import { useTranslation } from 'react-i18next';
import { authApi } from '#shared/auth/auth.api.ts';
import type { Language } from '#shared/auth/auth.schemas.ts';
import { Icon } from '#ui/icon.tsx';
import { useCommand } from './api.ts';
import { speak } from './language.ts';
import { usePreferences } from './preferences.ts';

export const languageNames: Record<Language, string> = { en: 'English', ar: 'العربية' };

/** The language the page is not in. */
export const useOtherLanguage = (): Language =>
  usePreferences((preferences) => (preferences.language === 'ar' ? 'en' : 'ar'));

/** Switches the page, and keeps the choice with the signed-in person. */
export function useSwitchLanguage() {
  const saveProfile = useCommand(authApi.saveProfile);
  return (language: Language) => {
    void speak(language);
    saveProfile.mutate({ body: { language } });
  };
}

/** The other language, named in that language. */
export function LanguageSwitch({ onSwitch }: { onSwitch: (language: Language) => void }) {
  const { t } = useTranslation();
  const other = useOtherLanguage();
  return (
    <button
      type="button"
      lang={other}
      title={t('frame.language')}
      onClick={() => onSwitch(other)}
      className="inline-flex h-8 items-center gap-1.5 rounded-md px-2 text-ink-2 hover:bg-hover hover:text-ink pointer-coarse:h-11"
    >
      <Icon name="globe" className="size-4.5" />
      {/* The system's font: one word is no reason to fetch another script's. */}
      <span className="font-system">{languageNames[other]}</span>
    </button>
  );
}
