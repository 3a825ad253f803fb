import { useTranslation } from 'react-i18next';
import { enrollmentApi } from '#shared/enrollments/enrollment.api.ts';
import { healthApi } from '#shared/jobs/job.api.ts';
import { renewalApi, workflowApi } from '#shared/renewals/renewal.api.ts';
import { Page } from '#ui/page.tsx';
import { useMay, useSession } from '../app/session.tsx';
import { useFormat } from '../app/use-format.ts';
import { CrewToday } from './crew-today.tsx';
import { MyDay } from './my-day.tsx';
import { OfficeToday } from './office-today.tsx';
import { SystemToday } from './system-today.tsx';
import { WaitingForMe } from './waiting-for-me.tsx';

/** Today's answer, what the reader is here for first: the office, his people, or himself; then the rest. */
export function HomePage() {
  const { t } = useTranslation();
  const format = useFormat();
  const session = useSession();
  const may = useMay();
  const leads = may(enrollmentApi.team);
  const oversees = may(renewalApi.cancel);
  return (
    <Page
      title={t('home.greeting', { name: format.name(session.nameEn, session.nameAr) })}
      hint={format.weekday(session.today)}
    >
      {oversees && <OfficeToday />}
      {leads && !oversees && <CrewToday />}
      {!leads && <MyDay />}
      {may(workflowApi.inbox) && <WaitingForMe />}
      {leads && oversees && <CrewToday />}
      {leads && <MyDay />}
      {may(healthApi.detailed) && <SystemToday />}
    </Page>
  );
}
