import { useTranslation } from 'react-i18next';
import type { InboxRow } from '#shared/renewals/renewal.schemas.ts';
import { Badge } from '#ui/badge.tsx';
import { Named, RowLink } from '#ui/row-link.tsx';
import { type Column, type Selection, Table } from '#ui/table.tsx';
import { useFormat } from '../app/use-format.ts';
import { DateWithDistance } from '../enrollments/expiry.tsx';

/** Steps that wait for a decision. */
export function InboxTable({
  rows,
  current,
  linkTo,
  selection,
}: {
  rows: readonly InboxRow[];
  current: string | null;
  linkTo: (stepId: string) => string;
  selection: Selection;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const columns: Column<InboxRow>[] = [
    {
      id: 'person',
      head: t('columns.person'),
      cell: (row) => (
        <RowLink to={linkTo(row.stepId)}>
          <Named name={format.name(row.userNameEn, row.userNameAr)} code={row.badgeNumber} />
        </RowLink>
      ),
    },
    {
      id: 'course',
      head: t('columns.course'),
      cell: (row) => (
        <>
          <bdi>{format.name(row.courseTitleEn, row.courseTitleAr)}</bdi>
          {row.onBehalfOfId && (
            <span className="block text-sm text-conflict">
              {t('renewals.onBehalfOf', { name: format.name(row.onBehalfOfNameEn, row.onBehalfOfNameAr) })}
            </span>
          )}
        </>
      ),
    },
    {
      id: 'expires',
      head: t('renewals.certificateExpires'),
      cell: (row) => row.expiresOn && <DateWithDistance date={row.expiresOn} />,
      narrow: true,
    },
    { id: 'due', head: t('columns.decideBy'), cell: (row) => <DecideBy row={row} />, narrow: true },
  ];
  return (
    <Table
      label={t('nav.approvals')}
      columns={columns}
      rows={rows}
      keyOf={(row) => row.stepId}
      current={current}
      selection={selection}
      nameOf={(row) => `${format.name(row.userNameEn, row.userNameAr)}, ${row.courseCode}`}
    />
  );
}

function DecideBy({ row }: { row: InboxRow }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (row.stepDueOn === null) return null;
  return row.overdue ? (
    <Badge tone="bad" icon="alert">
      {t('approvals.overdueSince', { date: format.date(row.stepDueOn) })}
    </Badge>
  ) : (
    <DateWithDistance date={row.stepDueOn} />
  );
}
