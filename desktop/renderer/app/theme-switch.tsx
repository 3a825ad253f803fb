import { useTranslation } from 'react-i18next';
import { IconButton } from '#ui/button.tsx';
import { usePreferences } from './preferences.ts';

const isDark = () => matchMedia('(prefers-color-scheme: dark)').matches;

/** Light or dark; until somebody chooses, the system decides. */
export function ThemeSwitch() {
  const { t } = useTranslation();
  const { theme, choose } = usePreferences();
  const dark = theme === 'dark' || (theme === 'system' && isDark());
  return (
    <IconButton
      icon={dark ? 'sun' : 'moon'}
      label={dark ? t('frame.light') : t('frame.dark')}
      onClick={() => choose({ theme: dark ? 'light' : 'dark' })}
    />
  );
}
