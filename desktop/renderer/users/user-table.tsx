import { useTranslation } from 'react-i18next';
import type { User, UserRow } from '#shared/users/user.schemas.ts';
import { Badge } from '#ui/badge.tsx';
import { Named, RowLink, Words } from '#ui/row-link.tsx';
import { type Column, Table } from '#ui/table.tsx';
import { useFormat } from '../app/use-format.ts';

export function UserTable({ rows }: { rows: readonly UserRow[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const columns: Column<UserRow>[] = [
    {
      id: 'person',
      head: t('columns.person'),
      cell: (row) => (
        <RowLink to={`/users/${row.id}`}>
          <Named name={format.name(row.nameEn, row.nameAr)} code={row.badgeNumber} />
        </RowLink>
      ),
    },
    {
      id: 'department',
      head: t('columns.department'),
      cell: (row) => <Words>{format.name(row.departmentNameEn, row.departmentNameAr)}</Words>,
    },
    {
      id: 'foreman',
      head: t('users.foreman'),
      cell: (row) => <Words>{format.name(row.foremanNameEn, row.foremanNameAr)}</Words>,
    },
    { id: 'jobRole', head: t('columns.jobRole'), cell: (row) => <Words>{row.jobRole}</Words> },
    {
      id: 'roles',
      head: t('users.roles'),
      cell: (row) => format.list(row.roles.map((role) => t(`roles.${role}`))),
    },
    {
      id: 'status',
      head: t('columns.status'),
      cell: (row) => <UserStatusBadge status={row.status} />,
      narrow: true,
    },
  ];
  return <Table label={t('nav.users')} columns={columns} rows={rows} keyOf={(row) => row.id} />;
}

export function UserStatusBadge({ status }: { status: User['status'] }) {
  const { t } = useTranslation();
  return (
    <Badge tone={status === 'active' ? 'ok' : 'neutral'} icon={status === 'active' ? 'check' : 'dash'}>
      {t(`userStatus.${status}`)}
    </Badge>
  );
}
