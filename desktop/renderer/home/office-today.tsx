import { useTranslation } from 'react-i18next';
import { Section } from '#ui/page.tsx';
import { TriageStrip } from '../renewals/triage-strip.tsx';

/** The training office's counts; each opens the list it counts. */
export function OfficeToday() {
  const { t } = useTranslation();
  return (
    <Section title={t('home.office')}>
      <TriageStrip current="" linkTo={(view) => `/all-renewals?view=${view}`} />
    </Section>
  );
}
