import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { enrollmentApi } from '#shared/enrollments/enrollment.api.ts';
import { renewalApi } from '#shared/renewals/renewal.api.ts';
import { openStates, type RenewalDetail } from '#shared/renewals/renewal.schemas.ts';
import { Button } from '#ui/button.tsx';
import { useApi } from '../app/api.ts';
import { useMay } from '../app/session.tsx';
import { AttendanceDialog } from '../enrollments/attendance-dialog.tsx';
import { BookDialog } from '../enrollments/book-dialog.tsx';
import { CancelRequestDialog } from './cancel-request-dialog.tsx';

/** What the training office does with a request: book it, record the attendance, cancel it. */
export function OfficerActions({ request }: { request: RenewalDetail }) {
  const { t } = useTranslation();
  const may = useMay();
  const [open, setOpen] = useState<'book' | 'attendance' | 'cancel' | null>(null);
  const enrollment = useApi(
    enrollmentApi.get,
    { params: { id: request.enrollmentId ?? '' } },
    { enabled: request.enrollmentId !== null },
  ).data;
  const close = () => setOpen(null);
  const booked = enrollment?.state === 'enrolled' || enrollment?.state === 'in_progress';
  const cancellable = openStates.some((state) => state === request.state) && may(renewalApi.cancel);
  return (
    <div className="flex flex-wrap gap-2">
      {enrollment && (enrollment.state === 'assigned' || booked) && may(enrollmentApi.book) && (
        <Button look={booked ? 'plain' : 'primary'} icon="calendar" onClick={() => setOpen('book')}>
          {t(booked ? 'enrollments.rebook' : 'enrollments.book')}
        </Button>
      )}
      {booked && may(enrollmentApi.recordAttendance) && (
        <Button look="primary" icon="check" onClick={() => setOpen('attendance')}>
          {t('enrollments.recordAttendance')}
        </Button>
      )}
      {cancellable && (
        <Button look="danger" icon="cross" onClick={() => setOpen('cancel')}>
          {t('renewals.cancel')}
        </Button>
      )}
      {open === 'book' && enrollment && (
        <BookDialog enrollment={enrollment} preferredSessionId={request.preferredSessionId} close={close} />
      )}
      {open === 'attendance' && enrollment && <AttendanceDialog enrollment={enrollment} close={close} />}
      {open === 'cancel' && <CancelRequestDialog request={request} close={close} />}
    </div>
  );
}
