import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { courseApi } from '#shared/courses/course.api.ts';
import type { CourseDetail, CourseSession } from '#shared/courses/course.schemas.ts';
import { Badge } from '#ui/badge.tsx';
import { Button } from '#ui/button.tsx';
import { List } from '#ui/list.tsx';
import { Section } from '#ui/page.tsx';
import { Words } from '#ui/row-link.tsx';
import { Empty } from '#ui/states.tsx';
import { type Column, Table } from '#ui/table.tsx';
import { useList } from '../app/api.ts';
import { useMay, useSession } from '../app/session.tsx';
import { useFormat } from '../app/use-format.ts';
import { SessionActions } from './session-actions.tsx';
import { NewSessionDialog } from './session-dialog.tsx';
import { SessionTime } from './session-line.tsx';

/** The sessions of a course that have not ended long ago, by start. */
export function SessionsSection({ course }: { course: CourseDetail }) {
  const { t } = useTranslation();
  const may = useMay();
  const { today } = useSession();
  const [adding, setAdding] = useState(false);
  const [past, setPast] = useState(false);
  const sessions = useList(courseApi.sessions, {
    query: { courseId: course.id, limit: '25', from: past ? undefined : `${today}T00:00:00Z` },
  });
  return (
    <Section
      title={t('sessions.title')}
      actions={
        <>
          <Button small aria-pressed={past} onClick={() => setPast(!past)}>
            {t(past ? 'sessions.comingOnly' : 'sessions.withPast')}
          </Button>
          {may(courseApi.createSession) && (
            <Button small icon="plus" onClick={() => setAdding(true)}>
              {t('sessions.add')}
            </Button>
          )}
        </>
      }
    >
      <List of={sessions} empty={<Empty title={t('sessions.noneComing')} />}>
        {(rows) => <SessionTable rows={rows} />}
      </List>
      {adding && <NewSessionDialog courseId={course.id} close={() => setAdding(false)} />}
    </Section>
  );
}

function SessionTable({ rows }: { rows: readonly CourseSession[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const may = useMay();
  const columns: Column<CourseSession>[] = [
    { id: 'time', head: t('sessions.start'), cell: (row) => <SessionTime session={row} /> },
    { id: 'end', head: t('sessions.end'), cell: (row) => format.moment(row.endsAt), narrow: true },
    {
      id: 'instructor',
      head: t('sessions.instructor'),
      cell: (row) => <Words>{row.instructor}</Words>,
    },
    { id: 'seats', head: t('sessions.seats'), cell: (row) => <Seats session={row} />, narrow: true },
    ...(may(courseApi.changeSession)
      ? [
          {
            id: 'actions',
            head: t('columns.actions'),
            cell: (row: CourseSession) => <SessionActions session={row} />,
            narrow: true,
          },
        ]
      : []),
  ];
  return <Table label={t('sessions.title')} columns={columns} rows={rows} keyOf={(row) => row.id} />;
}

function Seats({ session }: { session: CourseSession }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (session.status === 'cancelled') {
    return (
      <Badge tone="neutral" icon="cross">
        {t('sessions.cancelled')}
      </Badge>
    );
  }
  return (
    <span className="inline-block leading-tight">
      {t('sessions.booked', { booked: format.number(session.booked), seats: format.number(session.seats) })}
      {session.waiting > 0 && (
        <span className="block text-sm text-warn">{t('sessions.waiting', { count: session.waiting })}</span>
      )}
    </span>
  );
}
