import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { courseApi } from '#shared/courses/course.api.ts';
import type { CourseDetail } from '#shared/courses/course.schemas.ts';
import { Button } from '#ui/button.tsx';
import { Details } from '#ui/details.tsx';
import { Page } from '#ui/page.tsx';
import { Answer } from '#ui/states.tsx';
import { useApi } from '../app/api.ts';
import { useMay } from '../app/session.tsx';
import { useFormat } from '../app/use-format.ts';
import { ChangeCourseDialog } from './course-dialog.tsx';
import { CourseLinks } from './course-links.tsx';
import { RequirementsSection } from './requirements-section.tsx';
import { SessionsSection } from './sessions-section.tsx';
import { useValidity } from './use-validity.ts';

/** One course: its rule, its sessions, and who must hold it. */
export function CoursePage() {
  const { id = '' } = useParams();
  const course = useApi(courseApi.get, { params: { id } });
  return <Answer of={course}>{(detail) => <CourseContent course={detail} />}</Answer>;
}

function CourseContent({ course }: { course: CourseDetail }) {
  const { t } = useTranslation();
  const format = useFormat();
  const may = useMay();
  const [editing, setEditing] = useState(false);
  return (
    <Page
      title={format.name(course.titleEn, course.titleAr)}
      hint={
        <>
          <bdi dir="ltr">{course.code}</bdi>
          {!course.active && ` · ${t('courses.closed')}`}
        </>
      }
      actions={
        may(courseApi.change) && (
          <Button icon="edit" onClick={() => setEditing(true)}>
            {t('courses.change')}
          </Button>
        )
      }
    >
      <CourseRule course={course} />
      <SessionsSection course={course} />
      <RequirementsSection courseId={course.id} />
      {editing && <ChangeCourseDialog course={course} close={() => setEditing(false)} />}
    </Page>
  );
}

function CourseRule({ course }: { course: CourseDetail }) {
  const { t } = useTranslation();
  const format = useFormat();
  const validity = useValidity();
  return (
    <div className="max-w-2xl rounded-lg border border-line bg-surface p-4">
      <Details
        items={[
          [t('courses.category'), <bdi key="category">{course.category}</bdi>],
          [t('courses.delivery'), t(`delivery.${course.delivery}`)],
          [t('courses.provider'), course.provider && <bdi key="provider">{course.provider}</bdi>],
          [t('courses.hours'), course.hours && format.number(course.hours)],
          [t('courses.validity'), validity(course.validityMonths)],
          [t('courses.window'), t('courses.days', { count: course.renewalWindowDays })],
          [t('courses.recurrence'), t(`recurrence.${course.recurrence}`)],
          [t('courses.grace'), course.graceDays > 0 && t('courses.days', { count: course.graceDays })],
          [t('courses.prerequisites'), <CourseLinks key="before" ids={course.prerequisiteIds} />],
          [
            t('courses.equivalents'),
            <CourseLinks key="equal" ids={course.equivalents.map((each) => each.courseId)} />,
          ],
        ]}
      />
    </div>
  );
}
