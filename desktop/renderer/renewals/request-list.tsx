import { useTranslation } from 'react-i18next';
import { renewalApi } from '#shared/renewals/renewal.api.ts';
import type { RenewalRow } from '#shared/renewals/renewal.schemas.ts';
import { List } from '#ui/list.tsx';
import { Named, RowLink, Words } from '#ui/row-link.tsx';
import { Empty } from '#ui/states.tsx';
import { type Column, Table } from '#ui/table.tsx';
import { useList } from '../app/api.ts';
import { useFormat } from '../app/use-format.ts';
import { DateWithDistance } from '../enrollments/expiry.tsx';
import { RequestBadge } from './request-badge.tsx';
import { type RequestView, requestViews } from './triage.ts';

/** Requests that wait for the same thing. */
export function RequestList({
  view,
  narrowed,
  filtered,
  clear,
  current,
  linkTo,
}: {
  view: RequestView;
  narrowed: { q?: string; departmentId?: string };
  filtered: boolean;
  clear: () => void;
  current: string | null;
  linkTo: (id: string) => string;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const requests = useList(renewalApi.list, {
    query: { ...narrowed, state: requestViews[view], withTotal: 'true' },
  });
  const columns: Column<RenewalRow>[] = [
    {
      id: 'person',
      head: t('columns.person'),
      cell: (row) => (
        <RowLink to={linkTo(row.id)}>
          <Named name={format.name(row.userNameEn, row.userNameAr)} code={row.badgeNumber} />
        </RowLink>
      ),
    },
    {
      id: 'course',
      head: t('columns.course'),
      cell: (row) => <Named name={format.name(row.courseTitleEn, row.courseTitleAr)} code={row.courseCode} />,
    },
    {
      id: 'state',
      head: t('columns.status'),
      cell: (row) => <RequestBadge state={row.state} />,
      narrow: true,
    },
    {
      id: 'waitsFor',
      head: t('columns.waitsFor'),
      cell: (row) => <Words>{format.name(row.approverNameEn, row.approverNameAr)}</Words>,
    },
    {
      id: 'expires',
      head: t('renewals.certificateExpires'),
      cell: (row) => row.expiresOn && <DateWithDistance date={row.expiresOn} />,
      narrow: true,
    },
  ];
  return (
    <List of={requests} filtered={filtered} clear={clear} empty={<Empty title={t('triage.noRequests')} />}>
      {(rows) => (
        <Table
          label={t(`triage.${view}`)}
          columns={columns}
          rows={rows}
          keyOf={(row) => row.id}
          current={current}
        />
      )}
    </List>
  );
}
