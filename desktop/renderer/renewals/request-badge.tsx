import { useTranslation } from 'react-i18next';
import type { RequestState } from '#shared/renewals/renewal.schemas.ts';
import { Badge, type Tone } from '#ui/badge.tsx';
import type { IconName } from '#ui/icon.tsx';

const looks: Record<RequestState, { tone: Tone; icon: IconName }> = {
  draft: { tone: 'neutral', icon: 'edit' },
  pending_foreman: { tone: 'queue', icon: 'clock' },
  pending_manager: { tone: 'queue', icon: 'clock' },
  approved: { tone: 'ok', icon: 'check' },
  scheduled: { tone: 'queue', icon: 'calendar' },
  completed: { tone: 'ok', icon: 'shield' },
  returned: { tone: 'warn', icon: 'return' },
  rejected: { tone: 'bad', icon: 'cross' },
  withdrawn: { tone: 'neutral', icon: 'dash' },
  cancelled: { tone: 'neutral', icon: 'dash' },
};

/** Where a renewal request stands. */
export function RequestBadge({ state }: { state: RequestState }) {
  const { t } = useTranslation();
  return <Badge {...looks[state]}>{t(`requestState.${state}`)}</Badge>;
}
