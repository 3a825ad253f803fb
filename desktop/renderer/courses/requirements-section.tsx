import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { courseApi } from '#shared/courses/course.api.ts';
import type { Requirement } from '#shared/courses/course.schemas.ts';
import { Button } from '#ui/button.tsx';
import { List } from '#ui/list.tsx';
import { Section } from '#ui/page.tsx';
import { Empty } from '#ui/states.tsx';
import { type Column, Table } from '#ui/table.tsx';
import { useList } from '../app/api.ts';
import { useMay } from '../app/session.tsx';
import { useFormat } from '../app/use-format.ts';
import { AudienceName } from './audience-name.tsx';
import { EndRequirementDialog } from './end-requirement-dialog.tsx';
import { RequirementDialog } from './requirement-dialog.tsx';

/** Who must hold the course, and since when. */
export function RequirementsSection({ courseId }: { courseId: string }) {
  const { t } = useTranslation();
  const may = useMay();
  const [adding, setAdding] = useState(false);
  const [ending, setEnding] = useState<Requirement | null>(null);
  const requirements = useList(courseApi.requirements, { query: { courseId, limit: '50' } });
  return (
    <Section
      title={t('requirements.title')}
      actions={
        may(courseApi.require) && (
          <Button small icon="plus" onClick={() => setAdding(true)}>
            {t('requirements.add')}
          </Button>
        )
      }
    >
      <List of={requirements} empty={<Empty title={t('requirements.empty')} />}>
        {(rows) => <RequirementTable rows={rows} end={setEnding} />}
      </List>
      {adding && <RequirementDialog courseId={courseId} close={() => setAdding(false)} />}
      {ending && <EndRequirementDialog requirement={ending} close={() => setEnding(null)} />}
    </Section>
  );
}

function RequirementTable({
  rows,
  end,
}: {
  rows: readonly Requirement[];
  end: (requirement: Requirement) => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const may = useMay();
  const columns: Column<Requirement>[] = [
    {
      id: 'audience',
      head: t('requirements.audience'),
      cell: (row) => <AudienceName audience={row.audience} />,
    },
    {
      id: 'level',
      head: t('columns.required'),
      cell: (row) => t(`reasons.level.${row.level}`),
      narrow: true,
    },
    {
      id: 'due',
      head: t('requirements.dueWithin'),
      cell: (row) => t('courses.days', { count: row.dueWithinDays }),
      narrow: true,
    },
    { id: 'from', head: t('columns.from'), cell: (row) => format.date(row.fromOn), narrow: true },
    { id: 'to', head: t('columns.to'), cell: (row) => row.toOn && format.date(row.toOn), narrow: true },
    {
      id: 'end',
      head: t('columns.actions'),
      cell: (row) =>
        row.toOn === null &&
        may(courseApi.endRequirement) && (
          <Button small look="quiet" onClick={() => end(row)}>
            {t('requirements.end')}
          </Button>
        ),
      narrow: true,
    },
  ];
  return <Table label={t('requirements.title')} columns={columns} rows={rows} keyOf={(row) => row.id} />;
}
