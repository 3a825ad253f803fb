import { useTranslation } from 'react-i18next';
import { enrollmentApi } from '#shared/enrollments/enrollment.api.ts';
import { Page, Section } from '#ui/page.tsx';
import { Answer, Empty } from '#ui/states.tsx';
import { useApi } from '../app/api.ts';
import { MyEnrollments } from './my-enrollments.tsx';
import { StandingTable } from './standing-table.tsx';

/** What I hold and must hold, why, and the trainings I am booked for. */
export function MyCoursesPage() {
  const { t } = useTranslation();
  const standing = useApi(enrollmentApi.mine, { query: {} });
  return (
    <Page title={t('nav.myCourses')} hint={t('myCourses.hint')}>
      <Section title={t('myCourses.standing')}>
        <Answer of={standing}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty title={t('myCourses.nothingRequired')}>{t('myCourses.nothingRequiredHint')}</Empty>
            ) : (
              <StandingTable label={t('myCourses.standing')} standings={items} />
            )
          }
        </Answer>
      </Section>
      <Section title={t('myCourses.enrollments')}>
        <MyEnrollments />
      </Section>
    </Page>
  );
}
