import { useTranslation } from 'react-i18next';
import { laptopApi } from '#shared/sync/sync.api.ts';
import type { OutboxItem } from '#shared/sync/sync.schemas.ts';
import { Button } from '#ui/button.tsx';
import { Page } from '#ui/page.tsx';
import { Segments } from '#ui/segments.tsx';
import { Answer } from '#ui/states.tsx';
import { toast } from '#ui/toast.tsx';
import { useApi, useCommand } from '../app/api.ts';
import { problemText } from '../app/problems.ts';
import { MissingPage } from '../app/refusal-pages.tsx';
import { useSyncStatus } from '../app/sync-status.ts';
import { useFilters } from '../app/use-filters.ts';
import { useFormat } from '../app/use-format.ts';
import { ContactLog } from './contact-log.tsx';
import { DecisionList } from './decision-list.tsx';
import { OutboxTable } from './outbox-table.tsx';

/** What this laptop saved, received and could not agree on with the office. A server has no such page. */
export function SyncPage() {
  const status = useSyncStatus();
  return (
    <Answer of={status}>{({ place }) => (place === 'laptop' ? <LaptopSync /> : <MissingPage />)}</Answer>
  );
}

const views = ['decision', 'outbox', 'received', 'log'] as const;

function LaptopSync() {
  const { t } = useTranslation();
  const format = useFormat();
  const filters = useFilters(['view']);
  const outbox = useApi(laptopApi.outbox, {});
  const items = outbox.data?.items ?? [];
  const counts = { decision: items.filter(isOpen).length, outbox: items.filter(isUnderWay).length };
  const current =
    views.find((view) => view === filters.get('view')) ?? (counts.decision > 0 ? 'decision' : 'outbox');
  const segments = views.map((id) => {
    const count = id === 'decision' || id === 'outbox' ? { count: format.number(counts[id]) } : {};
    return { id, label: t(`sync.view.${id}`), to: filters.link({ view: id }), ...count };
  });
  return (
    <Page title={t('sync.title')} hint={t('sync.hint')} actions={<TryNow />}>
      <Segments label={t('sync.views')} segments={segments} current={current} />
      {current === 'received' || current === 'log' ? (
        <ContactLog received={current === 'received'} />
      ) : (
        <Answer of={outbox}>
          {(answer) =>
            current === 'decision' ? (
              <DecisionList items={answer.items.filter(isOpen)} />
            ) : (
              <OutboxTable items={answer.items} />
            )
          }
        </Answer>
      )}
    </Page>
  );
}

/** The server did not take it, and what becomes of it is for the person to say. */
const isOpen = ({ state }: OutboxItem) =>
  state === 'decision' || state === 'rejected' || state === 'set_aside';
const isUnderWay = ({ state }: OutboxItem) => state === 'waiting' || state === 'sent';

function TryNow() {
  const { t } = useTranslation();
  const syncNow = useCommand(laptopApi.syncNow);
  const tryNow = () =>
    syncNow.mutate({ body: {} }, { onError: (problem) => toast(problemText(t, problem), true) });
  return (
    <Button icon="refresh" busy={syncNow.isPending} onClick={tryNow}>
      {t('sync.tryNow')}
    </Button>
  );
}
