import { useTranslation } from 'react-i18next';
import type { OutboxItem } from '#shared/sync/sync.schemas.ts';
import { Badge, type Tone } from '#ui/badge.tsx';
import type { IconName } from '#ui/icon.tsx';

const signs: Record<OutboxItem['state'], { tone: Tone; icon: IconName }> = {
  waiting: { tone: 'queue', icon: 'laptop' },
  sent: { tone: 'queue', icon: 'upload' },
  applied: { tone: 'ok', icon: 'check' },
  rejected: { tone: 'bad', icon: 'cross' },
  set_aside: { tone: 'warn', icon: 'alert' },
  decision: { tone: 'conflict', icon: 'alert' },
  discarded: { tone: 'neutral', icon: 'dash' },
};

/** What became of something saved here. */
export function ItemBadge({ item: { state, review } }: { item: Pick<OutboxItem, 'state' | 'review'> }) {
  const { t } = useTranslation();
  return (
    <span className="inline-flex flex-wrap gap-1.5">
      <Badge {...signs[state]}>{t(`sync.itemState.${state}`)}</Badge>
      {review && (
        <span title={t('sync.reviewHint')}>
          <Badge tone="warn" icon="search">
            {t('sync.review')}
          </Badge>
        </span>
      )}
    </span>
  );
}
