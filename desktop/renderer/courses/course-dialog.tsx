import { useTranslation } from 'react-i18next';
import { courseApi } from '#shared/courses/course.api.ts';
import type { CourseDetail } from '#shared/courses/course.schemas.ts';
import { CheckField } from '#ui/check-field.tsx';
import { Dialog } from '#ui/dialog.tsx';
import { Form } from '#ui/form.tsx';
import { toast } from '#ui/toast.tsx';
import { useForm } from '../app/use-form.ts';
import { CourseFields } from './course-fields.tsx';
import { bodyOf, valuesOf } from './course-values.ts';

/** Puts a new course into the catalogue. */
export function NewCourseDialog({ close, done }: { close: () => void; done: (id: string) => void }) {
  const { t } = useTranslation();
  const { field, submit, pending, notice, values } = useForm({
    route: courseApi.create,
    initial: valuesOf(),
    toInput: (entered) => ({ body: bodyOf(entered) }),
    onDone: ({ id }) => {
      toast(t('courses.added'));
      done(id);
    },
  });
  return (
    <Dialog title={t('courses.add')} close={close} wide>
      <Form submit={submit} pending={pending} notice={notice} action={t('courses.save')} cancel={close}>
        <CourseFields field={field} recurrence={values.recurrence} />
      </Form>
    </Dialog>
  );
}

/** Changes a course; certificates already earned keep the rule they were earned under. */
export function ChangeCourseDialog({ course, close }: { course: CourseDetail; close: () => void }) {
  const { t } = useTranslation();
  const { field, submit, pending, notice, values } = useForm({
    route: courseApi.change,
    initial: { ...valuesOf(course), active: course.active },
    toInput: ({ active, ...entered }) => ({
      params: { id: course.id },
      body: { ...bodyOf(entered), active, version: course.version },
    }),
    onDone: () => {
      toast(t('courses.changed'));
      close();
    },
  });
  return (
    <Dialog title={t('courses.change')} description={t('courses.changeHint')} close={close} wide>
      <Form submit={submit} pending={pending} notice={notice} action={t('courses.save')} cancel={close}>
        <CourseFields field={field} recurrence={values.recurrence} />
        <CheckField {...field('active')} label={t('courses.active')} hint={t('courses.activeHint')} />
      </Form>
    </Dialog>
  );
}
