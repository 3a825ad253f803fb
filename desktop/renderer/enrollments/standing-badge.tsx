import { useTranslation } from 'react-i18next';
import type { CertificateStatus } from '#shared/enrollments/enrollment.schemas.ts';
import { Badge, type Tone } from '#ui/badge.tsx';
import type { IconName } from '#ui/icon.tsx';

const looks: Record<CertificateStatus, { tone: Tone; icon: IconName }> = {
  valid: { tone: 'ok', icon: 'check' },
  expiring: { tone: 'warn', icon: 'clock' },
  grace: { tone: 'warn', icon: 'clock' },
  dispensation: { tone: 'queue', icon: 'shield' },
  expired: { tone: 'bad', icon: 'cross' },
  due: { tone: 'queue', icon: 'calendar' },
  missing: { tone: 'bad', icon: 'alert' },
  exempt: { tone: 'neutral', icon: 'shield' },
  not_required: { tone: 'neutral', icon: 'dash' },
};

/** How a person stands for a course. */
export function StandingBadge({ status }: { status: CertificateStatus }) {
  const { t } = useTranslation();
  return <Badge {...looks[status]}>{t(`certificateStatus.${status}`)}</Badge>;
}

/** May this person work today? */
export function ClearedBadge({ cleared }: { cleared: boolean }) {
  const { t } = useTranslation();
  return cleared ? (
    <Badge tone="ok" icon="check">
      {t('team.cleared')}
    </Badge>
  ) : (
    <Badge tone="bad" icon="cross">
      {t('team.notCleared')}
    </Badge>
  );
}
