import { useTranslation } from 'react-i18next';
import { enrollmentApi } from '#shared/enrollments/enrollment.api.ts';
import type { EnrollmentRow } from '#shared/enrollments/enrollment.schemas.ts';
import { Dialog } from '#ui/dialog.tsx';
import { Form } from '#ui/form.tsx';
import { toast } from '#ui/toast.tsx';
import { useForm } from '../app/use-form.ts';
import { useFormat } from '../app/use-format.ts';
import { SessionField } from '../courses/session-field.tsx';

/** Books a session for an enrollment; a full one puts the person on its waiting list. */
export function BookDialog({
  enrollment,
  preferredSessionId,
  close,
}: {
  enrollment: EnrollmentRow;
  preferredSessionId: string | null;
  close: () => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const { field, submit, pending, notice } = useForm({
    route: enrollmentApi.book,
    initial: { sessionId: enrollment.sessionId ?? preferredSessionId ?? '' },
    toInput: ({ sessionId }) => ({
      params: { id: enrollment.id },
      body: { sessionId, version: enrollment.version },
    }),
    onDone: ({ seat }) => {
      toast(t(seat === 'waiting' ? 'enrollments.onWaitingList' : 'enrollments.booked'));
      close();
    },
  });
  const session = field('sessionId');
  return (
    <Dialog
      title={t('enrollments.book')}
      description={`${format.name(enrollment.userNameEn, enrollment.userNameAr)} · ${format.name(enrollment.courseTitleEn, enrollment.courseTitleAr)}`}
      close={close}
    >
      <Form submit={submit} pending={pending} notice={notice} action={t('enrollments.book')} cancel={close}>
        <SessionField
          {...session}
          error={session.error && t('enrollments.pickSession')}
          label={t('columns.session')}
          courseId={enrollment.courseId}
          required
        />
      </Form>
    </Dialog>
  );
}
