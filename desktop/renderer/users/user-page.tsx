import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { enrollmentApi } from '#shared/enrollments/enrollment.api.ts';
import { userApi } from '#shared/users/user.api.ts';
import type { Placement, User } from '#shared/users/user.schemas.ts';
import { LinkButton } from '#ui/button.tsx';
import { Details } from '#ui/details.tsx';
import { Page, Section } from '#ui/page.tsx';
import { Answer } from '#ui/states.tsx';
import { type Column, Table } from '#ui/table.tsx';
import { useApi } from '../app/api.ts';
import { useMay } from '../app/session.tsx';
import { useFormat } from '../app/use-format.ts';
import { UserActions } from './user-actions.tsx';
import { UserStatusBadge } from './user-table.tsx';

/** One person: where he stands, where he stood, and what an administrator may do. */
export function UserPage() {
  const { id = '' } = useParams();
  const { t } = useTranslation();
  const format = useFormat();
  const may = useMay();
  const user = useApi(userApi.get, { params: { id } });
  return (
    <Answer of={user}>
      {(detail) => (
        <Page
          title={format.name(detail.nameEn, detail.nameAr)}
          hint={<bdi dir="ltr">{detail.badgeNumber}</bdi>}
          actions={
            <>
              {may(enrollmentApi.ofPerson) && (
                <LinkButton to={`/team?person=${id}`} icon="shield">
                  {t('users.standing')}
                </LinkButton>
              )}
              <UserActions user={detail} />
            </>
          }
        >
          <div className="max-w-2xl rounded-lg border border-line bg-surface p-4">
            <Details
              items={[
                [t('columns.status'), <UserStatusBadge key="status" status={detail.status} />],
                [t('users.nameEn'), <bdi key="en">{detail.nameEn}</bdi>],
                [t('users.nameAr'), <bdi key="ar">{detail.nameAr}</bdi>],
                [
                  t('login.username'),
                  <bdi key="username" dir="ltr">
                    {detail.username}
                  </bdi>,
                ],
                [
                  t('users.email'),
                  detail.email && (
                    <bdi key="email" dir="ltr">
                      {detail.email}
                    </bdi>
                  ),
                ],
                [t('users.roles'), format.list(detail.roles.map((role) => t(`roles.${role}`)))],
                [t('columns.department'), format.name(detail.departmentNameEn, detail.departmentNameAr)],
                [t('users.foreman'), format.name(detail.foremanNameEn, detail.foremanNameAr)],
                [t('columns.jobRole'), detail.jobRole && <bdi key="jobRole">{detail.jobRole}</bdi>],
                [t('columns.grade'), detail.grade && <bdi key="grade">{detail.grade}</bdi>],
                [t('users.hiredOn'), detail.hiredOn && format.date(detail.hiredOn)],
              ]}
            />
          </div>
          <Section title={t('users.placements')}>
            <Placements user={detail} placements={detail.placements} />
          </Section>
        </Page>
      )}
    </Answer>
  );
}

function Placements({ user, placements }: { user: User; placements: readonly Placement[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const columns: Column<Placement>[] = [
    {
      id: 'kind',
      head: t('users.placementKind'),
      cell: (row) => t(`placementKind.${row.kind}`),
      narrow: true,
    },
    { id: 'value', head: t('users.placementValue'), cell: (row) => <bdi>{row.value}</bdi> },
    { id: 'from', head: t('columns.from'), cell: (row) => format.date(row.fromOn), narrow: true },
    {
      id: 'to',
      head: t('columns.to'),
      cell: (row) => (row.toOn ? format.date(row.toOn) : t('users.present')),
      narrow: true,
    },
  ];
  if (placements.length === 0) return <p className="text-ink-3">{t('users.noPlacements')}</p>;
  return (
    <Table
      label={t('users.placementsOf', { name: format.name(user.nameEn, user.nameAr) })}
      columns={columns}
      rows={placements.toSorted((one, other) => other.fromOn.localeCompare(one.fromOn))}
      keyOf={(row) => row.id}
    />
  );
}
