import { useTranslation } from 'react-i18next';
import { enrollmentApi } from '#shared/enrollments/enrollment.api.ts';
import type { EnrollmentRow } from '#shared/enrollments/enrollment.schemas.ts';
import { List } from '#ui/list.tsx';
import { Named } from '#ui/row-link.tsx';
import { Empty } from '#ui/states.tsx';
import { type Column, Table } from '#ui/table.tsx';
import { useList } from '../app/api.ts';
import { useSession } from '../app/session.tsx';
import { useFormat } from '../app/use-format.ts';
import { SessionLine } from '../courses/session-line.tsx';
import { EnrollmentBadge } from './enrollment-badge.tsx';
import { DateWithDistance } from './expiry.tsx';

/** My trainings, the newest first: booked ones with time and place, done ones with their certificate. */
export function MyEnrollments() {
  const { t } = useTranslation();
  const format = useFormat();
  const { userId } = useSession();
  const enrollments = useList(enrollmentApi.list, { query: { userId, limit: '25' } });
  const columns: Column<EnrollmentRow>[] = [
    {
      id: 'course',
      head: t('columns.course'),
      cell: (row) => <Named name={format.name(row.courseTitleEn, row.courseTitleAr)} code={row.courseCode} />,
    },
    {
      id: 'state',
      head: t('columns.status'),
      cell: (row) => <EnrollmentBadge state={row.state} seat={row.seat} />,
      narrow: true,
    },
    {
      id: 'session',
      head: t('columns.session'),
      cell: (row) =>
        row.sessionId ? <SessionLine courseId={row.courseId} sessionId={row.sessionId} /> : <Due row={row} />,
    },
    {
      id: 'completed',
      head: t('columns.completed'),
      cell: (row) => row.completedOn && format.date(row.completedOn),
      narrow: true,
    },
    {
      id: 'expires',
      head: t('columns.expires'),
      cell: (row) => row.expiresOn && <DateWithDistance date={row.expiresOn} />,
      narrow: true,
    },
  ];
  return (
    <List of={enrollments} empty={<Empty title={t('myCourses.noEnrollments')} />}>
      {(rows) => (
        <Table label={t('myCourses.enrollments')} columns={columns} rows={rows} keyOf={(row) => row.id} />
      )}
    </List>
  );
}

function Due({ row }: { row: EnrollmentRow }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (!row.dueOn || row.completedOn) return null;
  return <span className="text-ink-2">{t('standings.dueBy', { date: format.date(row.dueOn) })}</span>;
}
