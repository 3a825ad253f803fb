import { useTranslation } from 'react-i18next';
import type { EnrollmentState } from '#shared/enrollments/enrollment.schemas.ts';
import { Badge, type Tone } from '#ui/badge.tsx';
import type { IconName } from '#ui/icon.tsx';

const looks: Record<EnrollmentState, { tone: Tone; icon: IconName }> = {
  assigned: { tone: 'queue', icon: 'clock' },
  enrolled: { tone: 'queue', icon: 'calendar' },
  in_progress: { tone: 'queue', icon: 'book' },
  completed: { tone: 'ok', icon: 'check' },
  failed: { tone: 'bad', icon: 'cross' },
  no_show: { tone: 'bad', icon: 'alert' },
  cancelled: { tone: 'neutral', icon: 'dash' },
};

/** How far an enrollment is; a place on the waiting list is not a seat, and says so. */
export function EnrollmentBadge({
  state,
  seat,
}: {
  state: EnrollmentState;
  seat?: 'booked' | 'waiting' | null;
}) {
  const { t } = useTranslation();
  if (seat === 'waiting' && state === 'enrolled') {
    return (
      <Badge tone="warn" icon="clock">
        {t('enrollments.waitingList')}
      </Badge>
    );
  }
  return <Badge {...looks[state]}>{t(`enrollmentState.${state}`)}</Badge>;
}
