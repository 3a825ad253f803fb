import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CourseSession } from '#shared/courses/course.schemas.ts';
import { enrollmentApi } from '#shared/enrollments/enrollment.api.ts';
import type { EnrollmentRow } from '#shared/enrollments/enrollment.schemas.ts';
import { Button } from '#ui/button.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { List } from '#ui/list.tsx';
import { Named } from '#ui/row-link.tsx';
import { Empty } from '#ui/states.tsx';
import { type Column, Table } from '#ui/table.tsx';
import { useList } from '../app/api.ts';
import { useMay, useSession } from '../app/session.tsx';
import { useFormat } from '../app/use-format.ts';
import { AttendanceDialog } from '../enrollments/attendance-dialog.tsx';
import { EnrollmentBadge } from '../enrollments/enrollment-badge.tsx';

/** Who is booked for a session, and the attendance sheet. Nobody records his own. */
export function RosterDialog({ session, close }: { session: CourseSession; close: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const may = useMay();
  const { userId } = useSession();
  const [recording, setRecording] = useState<EnrollmentRow | null>(null);
  const booked = useList(enrollmentApi.list, { query: { sessionId: session.id, limit: '100' } });
  const recordable = (row: EnrollmentRow) =>
    (row.state === 'enrolled' || row.state === 'in_progress') &&
    row.seat === 'booked' &&
    row.userId !== userId &&
    may(enrollmentApi.recordAttendance);
  const columns: Column<EnrollmentRow>[] = [
    {
      id: 'person',
      head: t('columns.person'),
      cell: (row) => <Named name={format.name(row.userNameEn, row.userNameAr)} code={row.badgeNumber} />,
    },
    {
      id: 'state',
      head: t('columns.status'),
      cell: (row) => <EnrollmentBadge state={row.state} seat={row.seat} />,
      narrow: true,
    },
    {
      id: 'attendance',
      head: t('enrollments.attendance'),
      cell: (row) =>
        recordable(row) ? (
          <Button small icon="check" onClick={() => setRecording(row)}>
            {t('enrollments.recordAttendance')}
          </Button>
        ) : (
          row.attendance && t(`attendance.${row.attendance}`)
        ),
      narrow: true,
    },
  ];
  return (
    <Dialog
      title={t('sessions.roster')}
      description={`${format.moment(session.startsAt)} · ${session.place}`}
      close={close}
      wide
    >
      <List of={booked} empty={<Empty title={t('sessions.nobodyBooked')} />}>
        {(rows) => (
          <Table label={t('sessions.roster')} columns={columns} rows={rows} keyOf={(row) => row.id} />
        )}
      </List>
      {recording && <AttendanceDialog enrollment={recording} close={() => setRecording(null)} />}
    </Dialog>
  );
}
