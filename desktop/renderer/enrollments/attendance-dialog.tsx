import { useTranslation } from 'react-i18next';
import { enrollmentApi } from '#shared/enrollments/enrollment.api.ts';
import { Attendance, type EnrollmentRow } from '#shared/enrollments/enrollment.schemas.ts';
import { Dialog } from '#ui/dialog.tsx';
import { Form } from '#ui/form.tsx';
import { SelectField } from '#ui/select-field.tsx';
import { TextField } from '#ui/text-field.tsx';
import { toast } from '#ui/toast.tsx';
import { useForm } from '../app/use-form.ts';
import { useFormat } from '../app/use-format.ts';

/** Records who came: full attendance completes the enrollment, and the certificate counts from it. */
export function AttendanceDialog({ enrollment, close }: { enrollment: EnrollmentRow; close: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { field, submit, pending, notice, values } = useForm({
    route: enrollmentApi.recordAttendance,
    initial: { attendance: 'full', completedOn: '' },
    toInput: ({ attendance, completedOn }) => ({
      params: { id: enrollment.id },
      body: {
        attendance: Attendance.parse(attendance),
        completedOn: attendance === 'full' && completedOn ? completedOn : undefined,
        version: enrollment.version,
      },
    }),
    onDone: ({ expiresOn }) => {
      toast(
        expiresOn
          ? t('enrollments.attendedUntil', { date: format.date(expiresOn) })
          : t('enrollments.attendanceRecorded'),
      );
      close();
    },
  });
  return (
    <Dialog
      title={t('enrollments.recordAttendance')}
      description={`${format.name(enrollment.userNameEn, enrollment.userNameAr)} · ${format.name(enrollment.courseTitleEn, enrollment.courseTitleAr)}`}
      close={close}
    >
      <Form
        submit={submit}
        pending={pending}
        notice={notice}
        action={t('enrollments.recordAttendance')}
        cancel={close}
      >
        <SelectField
          {...field('attendance')}
          label={t('enrollments.attendance')}
          required
          options={Attendance.options.map((value) => ({ value, label: t(`attendance.${value}`) }))}
        />
        {values.attendance === 'full' && (
          <TextField
            {...field('completedOn')}
            type="date"
            label={t('columns.completed')}
            hint={t('enrollments.completedHint')}
          />
        )}
      </Form>
    </Dialog>
  );
}
