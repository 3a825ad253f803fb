import { useTranslation } from 'react-i18next';
import { enrollmentApi } from '#shared/enrollments/enrollment.api.ts';
import type { EnrollmentRow } from '#shared/enrollments/enrollment.schemas.ts';
import { List } from '#ui/list.tsx';
import { Named, RowLink } from '#ui/row-link.tsx';
import { Empty } from '#ui/states.tsx';
import { type Column, Table } from '#ui/table.tsx';
import { useList } from '../app/api.ts';
import { useSession } from '../app/session.tsx';
import { useFormat } from '../app/use-format.ts';
import { DateWithDistance } from '../enrollments/expiry.tsx';
import { AskFor } from './ask-for.tsx';
import { type ExpiryView, expiryRange } from './triage.ts';

/** Certificates that end within a view's dates, the soonest first. A row leads to the person's standing. */
export function CertificateList({
  view,
  narrowed,
  filtered,
  clear,
}: {
  view: ExpiryView;
  narrowed: { q?: string; departmentId?: string };
  filtered: boolean;
  clear: () => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const { today } = useSession();
  const certificates = useList(enrollmentApi.list, {
    query: { ...narrowed, ...expiryRange(view, today), sort: 'expiresOn', withTotal: 'true' },
  });
  const columns: Column<EnrollmentRow>[] = [
    {
      id: 'person',
      head: t('columns.person'),
      cell: (row) => (
        <RowLink to={`/team?person=${row.userId}`}>
          <Named name={format.name(row.userNameEn, row.userNameAr)} code={row.badgeNumber} />
        </RowLink>
      ),
    },
    {
      id: 'course',
      head: t('columns.certificate'),
      cell: (row) => <Named name={format.name(row.courseTitleEn, row.courseTitleAr)} code={row.courseCode} />,
    },
    {
      id: 'expires',
      head: t('columns.expires'),
      cell: (row) => row.expiresOn && <DateWithDistance date={row.expiresOn} late={row.expiresOn < today} />,
      narrow: true,
    },
    {
      id: 'ask',
      head: t('columns.actions'),
      cell: (row) => <AskFor userId={row.userId} courseId={row.courseId} />,
      narrow: true,
    },
  ];
  return (
    <List
      of={certificates}
      filtered={filtered}
      clear={clear}
      empty={<Empty title={t('triage.noCertificates')} />}
    >
      {(rows) => <Table label={t(`triage.${view}`)} columns={columns} rows={rows} keyOf={(row) => row.id} />}
    </List>
  );
}
