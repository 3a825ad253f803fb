import { useTranslation } from 'react-i18next';

/** How long a certificate is valid, in words: whole years where they are whole. */
export function useValidity() {
  const { t } = useTranslation();
  return (months: number | null): string => {
    if (months === null) return t('courses.neverExpires');
    return months % 12 === 0
      ? t('courses.years', { count: months / 12 })
      : t('courses.months', { count: months });
  };
}
