import { useTranslation } from 'react-i18next';
import { courseApi } from '#shared/courses/course.api.ts';
import type { CourseSession } from '#shared/courses/course.schemas.ts';
import { CheckField } from '#ui/check-field.tsx';
import { Dialog } from '#ui/dialog.tsx';
import type { FieldProps } from '#ui/field.tsx';
import { Form } from '#ui/form.tsx';
import { TextField } from '#ui/text-field.tsx';
import { toast } from '#ui/toast.tsx';
import { useSessionZone } from '../app/session.tsx';
import { useForm } from '../app/use-form.ts';
import { instantOf, wallClockOf } from '../app/zone.ts';

/** Times are entered and shown in the tenant's zone. */
const valuesOf = (zone: string, session?: CourseSession) => ({
  startsAt: session ? wallClockOf(zone, session.startsAt) : '',
  endsAt: session ? wallClockOf(zone, session.endsAt) : '',
  place: session?.place ?? '',
  instructor: session?.instructor ?? '',
  seats: String(session?.seats ?? 12),
  waitingList: session?.waitingList ?? true,
});
type Values = ReturnType<typeof valuesOf>;

const bodyOf = (zone: string, values: Values) => ({
  startsAt: instantOf(zone, values.startsAt),
  endsAt: instantOf(zone, values.endsAt),
  place: values.place,
  instructor: values.instructor.trim() || null,
  seats: Number(values.seats),
  waitingList: values.waitingList,
});

/** Plans a session of a course. */
export function NewSessionDialog({ courseId, close }: { courseId: string; close: () => void }) {
  const { t } = useTranslation();
  const zone = useSessionZone();
  const { field, submit, pending, notice } = useForm({
    route: courseApi.createSession,
    initial: valuesOf(zone),
    toInput: (values) => ({ params: { id: courseId }, body: bodyOf(zone, values) }),
    onDone: () => {
      toast(t('sessions.added'));
      close();
    },
  });
  return (
    <Dialog title={t('sessions.add')} close={close}>
      <Form submit={submit} pending={pending} notice={notice} action={t('sessions.save')} cancel={close}>
        <SessionFields text={field} />
        <CheckField {...field('waitingList')} label={t('sessions.waitingList')} />
      </Form>
    </Dialog>
  );
}

/** Changes a session; more seats admit the waiting list. */
export function ChangeSessionDialog({ session, close }: { session: CourseSession; close: () => void }) {
  const { t } = useTranslation();
  const zone = useSessionZone();
  const { field, submit, pending, notice } = useForm({
    route: courseApi.changeSession,
    initial: valuesOf(zone, session),
    toInput: (values) => ({
      params: { id: session.id },
      body: { ...bodyOf(zone, values), version: session.version },
    }),
    onDone: () => {
      toast(t('sessions.changed'));
      close();
    },
  });
  return (
    <Dialog title={t('sessions.change')} close={close}>
      <Form submit={submit} pending={pending} notice={notice} action={t('sessions.save')} cancel={close}>
        <SessionFields text={field} />
        <CheckField {...field('waitingList')} label={t('sessions.waitingList')} />
      </Form>
    </Dialog>
  );
}

type TextName = Exclude<keyof Values, 'waitingList'>;

function SessionFields({ text }: { text: (name: TextName) => Omit<FieldProps<string>, 'label'> }) {
  const { t } = useTranslation();
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField {...text('startsAt')} type="datetime-local" label={t('sessions.start')} required />
        <TextField {...text('endsAt')} type="datetime-local" label={t('sessions.end')} required />
      </div>
      <TextField {...text('place')} label={t('sessions.place')} required />
      <TextField {...text('instructor')} label={t('sessions.instructor')} />
      <TextField {...text('seats')} type="number" label={t('sessions.seats')} required />
    </>
  );
}
