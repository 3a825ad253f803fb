import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { courseApi } from '#shared/courses/course.api.ts';
import type { Course } from '#shared/courses/course.schemas.ts';
import { Badge } from '#ui/badge.tsx';
import { Button } from '#ui/button.tsx';
import { FilterSelect, Filters, SearchBox } from '#ui/filters.tsx';
import { List } from '#ui/list.tsx';
import { Page } from '#ui/page.tsx';
import { Named, RowLink } from '#ui/row-link.tsx';
import { Empty } from '#ui/states.tsx';
import { type Column, Table } from '#ui/table.tsx';
import { useList } from '../app/api.ts';
import { useMay } from '../app/session.tsx';
import { useFilters } from '../app/use-filters.ts';
import { useFormat } from '../app/use-format.ts';
import { NewCourseDialog } from './course-dialog.tsx';
import { useValidity } from './use-validity.ts';

/** The catalogue. */
export function CoursesPage() {
  const { t } = useTranslation();
  const may = useMay();
  const navigate = useNavigate();
  const filters = useFilters(['q', 'active']);
  const [adding, setAdding] = useState(false);
  const active = filters.get('active');
  const courses = useList(courseApi.list, {
    query: {
      q: filters.query('q'),
      active: active === 'true' || active === 'false' ? active : undefined,
      withTotal: 'true',
    },
  });
  return (
    <Page
      title={t('nav.courses')}
      actions={
        may(courseApi.create) && (
          <Button look="primary" icon="plus" onClick={() => setAdding(true)}>
            {t('courses.add')}
          </Button>
        )
      }
    >
      <Filters>
        <SearchBox
          label={t('filters.course')}
          value={filters.get('q')}
          onChange={(value) => filters.set('q', value)}
        />
        <FilterSelect
          label={t('columns.status')}
          value={active}
          onChange={(value) => filters.set('active', value)}
          options={[
            { value: 'true', label: t('courses.active') },
            { value: 'false', label: t('courses.closed') },
          ]}
        />
      </Filters>
      <List
        of={courses}
        filtered={filters.any}
        clear={filters.clear}
        empty={<Empty title={t('courses.empty')}>{t('courses.emptyHint')}</Empty>}
      >
        {(rows) => <CourseTable rows={rows} />}
      </List>
      {adding && (
        <NewCourseDialog close={() => setAdding(false)} done={(id) => void navigate(`/courses/${id}`)} />
      )}
    </Page>
  );
}

function CourseTable({ rows }: { rows: readonly Course[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const validity = useValidity();
  const columns: Column<Course>[] = [
    {
      id: 'title',
      head: t('columns.course'),
      cell: (row) => (
        <RowLink to={`/courses/${row.id}`}>
          <Named name={format.name(row.titleEn, row.titleAr)} code={row.code} />
        </RowLink>
      ),
    },
    { id: 'category', head: t('courses.category'), cell: (row) => <bdi>{row.category}</bdi> },
    {
      id: 'delivery',
      head: t('courses.delivery'),
      cell: (row) => t(`delivery.${row.delivery}`),
      narrow: true,
    },
    {
      id: 'validity',
      head: t('courses.validity'),
      cell: (row) => validity(row.validityMonths),
      narrow: true,
    },
    {
      id: 'active',
      head: t('columns.status'),
      cell: (row) =>
        row.active ? (
          <Badge tone="ok" icon="check">
            {t('courses.active')}
          </Badge>
        ) : (
          <Badge tone="neutral" icon="dash">
            {t('courses.closed')}
          </Badge>
        ),
      narrow: true,
    },
  ];
  return <Table label={t('nav.courses')} columns={columns} rows={rows} keyOf={(row) => row.id} />;
}
