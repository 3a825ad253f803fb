import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { enrollmentApi } from '#shared/enrollments/enrollment.api.ts';
import { Section } from '#ui/page.tsx';
import { Answer, Empty } from '#ui/states.tsx';
import { useApi } from '../app/api.ts';
import { TeamTable } from '../enrollments/team-table.tsx';

/** Who of my people may not work today, and why. */
export function CrewToday() {
  const { t } = useTranslation();
  const team = useApi(enrollmentApi.team, { query: { limit: '10', withTotal: 'true' } });
  return (
    <Section title={t('home.crew')}>
      <Answer of={team}>
        {({ items, total }) => {
          const notCleared = items.filter((person) => !person.cleared);
          if (items.length === 0) return <Empty title={t('team.empty')} />;
          if (notCleared.length === 0)
            return <p className="text-ok">{t('home.crewCleared', { count: total ?? items.length })}</p>;
          return <TeamTable people={notCleared} current={null} linkTo={(id) => `/team?person=${id}`} />;
        }}
      </Answer>
      <p>
        <Link to="/team">{t('home.allCrew')}</Link>
      </p>
    </Section>
  );
}
