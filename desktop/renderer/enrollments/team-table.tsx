import { useTranslation } from 'react-i18next';
import type { PersonStanding } from '#shared/enrollments/enrollment.schemas.ts';
import { Named, RowLink, Words } from '#ui/row-link.tsx';
import { type Column, Table } from '#ui/table.tsx';
import { useFormat } from '../app/use-format.ts';
import { ClearedBadge, StandingBadge } from './standing-badge.tsx';
import { isGap, needsCare } from './standings.ts';

/** People and what keeps them, or soon will keep them, from work. */
export function TeamTable({
  people,
  current,
  linkTo,
}: {
  people: readonly PersonStanding[];
  current: string | null;
  linkTo: (userId: string) => string;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const columns: Column<PersonStanding>[] = [
    {
      id: 'person',
      head: t('columns.person'),
      cell: ({ user }) => (
        <RowLink to={linkTo(user.id)}>
          <Named name={format.name(user.nameEn, user.nameAr)} code={user.badgeNumber} />
        </RowLink>
      ),
    },
    { id: 'role', head: t('columns.jobRole'), cell: ({ user }) => <Words>{user.jobRole}</Words> },
    {
      id: 'cleared',
      head: t('columns.today'),
      cell: ({ cleared }) => <ClearedBadge cleared={cleared} />,
      narrow: true,
    },
    { id: 'gaps', head: t('columns.gaps'), cell: (person) => <Chips person={person} pick={isGap} /> },
    { id: 'soon', head: t('columns.soon'), cell: (person) => <Chips person={person} pick={needsCare} /> },
  ];
  return (
    <Table
      label={t('nav.team')}
      columns={columns}
      rows={people}
      keyOf={({ user }) => user.id}
      current={current}
    />
  );
}

type Pick = (standing: PersonStanding['standings'][number]) => boolean;

function Chips({ person, pick }: { person: PersonStanding; pick: Pick }) {
  const format = useFormat();
  const picked = person.standings.filter(pick);
  if (picked.length === 0) return null;
  return (
    <ul className="flex flex-wrap gap-x-3 gap-y-1">
      {picked.map((standing) => (
        <li key={standing.courseId} className="flex items-center gap-1.5">
          <bdi dir="ltr" title={format.name(standing.courseTitleEn, standing.courseTitleAr)}>
            {standing.courseCode}
          </bdi>
          <StandingBadge status={standing.status} />
        </li>
      ))}
    </ul>
  );
}
