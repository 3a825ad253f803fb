import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { integrationApi } from '#shared/integrations/integration.api.ts';
import { roles } from '#shared/kernel/permissions.ts';
import { userApi } from '#shared/users/user.api.ts';
import { UserStatus } from '#shared/users/user.schemas.ts';
import { Button, LinkButton } from '#ui/button.tsx';
import { FilterSelect, Filters, SearchBox } from '#ui/filters.tsx';
import { List } from '#ui/list.tsx';
import { Page } from '#ui/page.tsx';
import { Empty } from '#ui/states.tsx';
import { useList } from '../app/api.ts';
import { useMay } from '../app/session.tsx';
import { useFilters } from '../app/use-filters.ts';
import { useDepartmentOptions } from './department-field.tsx';
import { NewUserDialog } from './new-user-dialog.tsx';
import { UserTable } from './user-table.tsx';

const filterNames = ['q', 'department', 'role', 'status'] as const;

/** The people the reader may see. */
export function UsersPage() {
  const { t } = useTranslation();
  const may = useMay();
  const filters = useFilters(filterNames);
  const [adding, setAdding] = useState(false);
  const users = useList(userApi.list, {
    query: {
      q: filters.query('q'),
      departmentId: filters.query('department'),
      role: roles.find((role) => role === filters.get('role')),
      status: UserStatus.safeParse(filters.get('status')).data,
      withTotal: 'true',
    },
  });
  return (
    <Page
      title={t('nav.users')}
      actions={
        <>
          {may(integrationApi.import) && (
            <LinkButton to="/users/import" icon="upload">
              {t('imports.title')}
            </LinkButton>
          )}
          {may(userApi.create) && (
            <Button look="primary" icon="plus" onClick={() => setAdding(true)}>
              {t('users.add')}
            </Button>
          )}
        </>
      }
    >
      <UserFilters />
      <List
        of={users}
        filtered={filters.any}
        clear={filters.clear}
        empty={<Empty title={t('users.empty')}>{t('users.emptyHint')}</Empty>}
      >
        {(rows) => <UserTable rows={rows} />}
      </List>
      {adding && <NewUserDialog close={() => setAdding(false)} />}
    </Page>
  );
}

function UserFilters() {
  const { t } = useTranslation();
  const { get, set } = useFilters(filterNames);
  return (
    <Filters>
      <SearchBox label={t('filters.person')} value={get('q')} onChange={(value) => set('q', value)} />
      <FilterSelect
        label={t('columns.department')}
        value={get('department')}
        onChange={(value) => set('department', value)}
        options={useDepartmentOptions()}
      />
      <FilterSelect
        label={t('users.role')}
        value={get('role')}
        onChange={(value) => set('role', value)}
        options={roles.map((role) => ({ value: role, label: t(`roles.${role}`) }))}
      />
      <FilterSelect
        label={t('columns.status')}
        value={get('status')}
        onChange={(value) => set('status', value)}
        options={UserStatus.options.map((value) => ({ value, label: t(`userStatus.${value}`) }))}
      />
    </Filters>
  );
}
