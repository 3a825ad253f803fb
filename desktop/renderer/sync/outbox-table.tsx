import { useTranslation } from 'react-i18next';
import type { OutboxItem } from '#shared/sync/sync.schemas.ts';
import { Empty } from '#ui/states.tsx';
import { Table } from '#ui/table.tsx';
import { useFormat } from '../app/use-format.ts';
import { didWords } from './did.ts';
import { ItemBadge } from './item-badge.tsx';
import { ItemProblem } from './item-problem.tsx';

/** Everything saved on this laptop, the newest first, and how far it has come. */
export function OutboxTable({ items }: { items: readonly OutboxItem[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (items.length === 0) return <Empty title={t('sync.emptyOutbox')}>{t('sync.emptyOutboxHint')}</Empty>;
  return (
    <Table
      label={t('sync.view.outbox')}
      rows={items}
      keyOf={({ id }) => id}
      columns={[
        {
          id: 'what',
          head: t('sync.columns.what'),
          cell: (item) => (
            <>
              {didWords(t, format, item)}
              <ItemProblem item={item} />
              {item.review && <p className="text-sm text-ink-2">{t('sync.reviewHint')}</p>}
            </>
          ),
        },
        {
          id: 'when',
          head: t('sync.columns.when'),
          narrow: true,
          cell: ({ savedAt }) => format.moment(savedAt),
        },
        {
          id: 'state',
          head: t('sync.columns.state'),
          narrow: true,
          cell: (item) => <ItemBadge item={item} />,
        },
      ]}
    />
  );
}
