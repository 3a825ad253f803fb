import { useTranslation } from 'react-i18next';
import { laptopApi } from '#shared/sync/sync.api.ts';
import type { OutboxItem } from '#shared/sync/sync.schemas.ts';
import { Button } from '#ui/button.tsx';
import { Empty } from '#ui/states.tsx';
import { toast } from '#ui/toast.tsx';
import { useCommand } from '../app/api.ts';
import { problemText } from '../app/problems.ts';
import { useFormat } from '../app/use-format.ts';
import { didWords } from './did.ts';
import { Differences } from './differences.tsx';
import { ItemBadge } from './item-badge.tsx';
import { ItemProblem } from './item-problem.tsx';

/** What the server did not take: the person says which of the two shall stand. */
export function DecisionList({ items }: { items: readonly OutboxItem[] }) {
  const { t } = useTranslation();
  if (items.length === 0) return <Empty title={t('sync.emptyDecision')}>{t('sync.emptyDecisionHint')}</Empty>;
  return (
    <ul className="flex flex-col gap-3">
      {items.map((item) => (
        <Decision key={item.id} item={item} />
      ))}
    </ul>
  );
}

function Decision({ item }: { item: OutboxItem }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <li className="flex flex-col gap-3 rounded-lg border border-line bg-surface p-4">
      <div className="flex flex-wrap items-start justify-between gap-2">
        <div>
          <p className="font-medium">{didWords(t, format, item)}</p>
          <ItemProblem item={item} />
          <DecidedBy item={item} />
          <time dateTime={item.savedAt} className="text-sm text-ink-3">
            {t('sync.savedAt', { moment: format.moment(item.savedAt) })}
          </time>
        </div>
        <ItemBadge item={item} />
      </div>
      <Differences item={item} />
      <Choices id={item.id} />
    </li>
  );
}

/** Who was faster, and when, where the refusal says so. */
function DecidedBy({ item: { problem } }: { item: OutboxItem }) {
  const { t } = useTranslation();
  const format = useFormat();
  const textOf = (member: string) => {
    const value = problem?.[member];
    return typeof value === 'string' ? value : null;
  };
  const [name, at] = [format.name(textOf('decidedByNameEn'), textOf('decidedByNameAr')), textOf('decidedAt')];
  if (name === '' || at === null) return null;
  return <p className="text-sm text-ink-2">{t('sync.decidedBy', { name, moment: format.moment(at) })}</p>;
}

function Choices({ id }: { id: string }) {
  const { t } = useTranslation();
  const resolve = useCommand(laptopApi.resolve);
  const choose = (choice: 'send_again' | 'use_server') =>
    resolve.mutate(
      { params: { id }, body: { choice } },
      { onSuccess: () => toast(t(choice === 'send_again' ? 'sync.sentAgain' : 'sync.serverStands')) },
    );
  return (
    <div className="flex flex-col gap-2">
      {resolve.error && (
        <p role="alert" className="text-bad">
          {t('sync.notDone', { why: problemText(t, resolve.error) })}
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        <Button busy={resolve.isPending} icon="upload" onClick={() => choose('send_again')}>
          {t('sync.sendAgain')}
        </Button>
        <Button busy={resolve.isPending} icon="check" onClick={() => choose('use_server')}>
          {t('sync.useServer')}
        </Button>
      </div>
    </div>
  );
}
