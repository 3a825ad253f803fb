import { useTranslation } from 'react-i18next';
import { laptopApi } from '#shared/sync/sync.api.ts';
import type { SyncStatus } from '#shared/sync/sync.schemas.ts';
import { Button, LinkButton } from '#ui/button.tsx';
import { Details } from '#ui/details.tsx';
import { toast } from '#ui/toast.tsx';
import { useCommand } from '../app/api.ts';
import { codeText, problemText } from '../app/problems.ts';
import { useFormat } from '../app/use-format.ts';
import { clockWords } from './clock-words.ts';

/** What stands behind the pill: is the work safe, when was the last contact, when is the next try. */
export function SyncSummary({ status, now, close }: { status: SyncStatus; now: number; close: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const syncNow = useCommand(laptopApi.syncNow);
  const { lastSyncAt, nextTryAt, offlineUntil, problem, waiting, firstSync } = status;
  const notTaken = status.decisions + status.refused;
  const toCome = nextTryAt !== null && Date.parse(nextTryAt) > now;
  const tryNow = () =>
    syncNow.mutate({ body: {} }, { onError: (refusal) => toast(problemText(t, refusal), true) });
  return (
    <div className="flex flex-col gap-3">
      {(waiting > 0 || notTaken === 0) && <p className="font-medium">{t('sync.safe', { count: waiting })}</p>}
      {notTaken > 0 && <p className="font-medium">{t('sync.notTaken', { count: notTaken })}</p>}
      {firstSync !== null && <p>{t('sync.keepConnected')}</p>}
      {problem !== null && <p className="text-ink-2">{codeText(t, problem)}</p>}
      <Details
        items={[
          [
            t('sync.lastSync'),
            lastSyncAt === null ? (
              t('sync.never')
            ) : (
              <>
                {format.moment(lastSyncAt)}
                <span className="block text-sm text-ink-3">{format.since(lastSyncAt, now)}</span>
              </>
            ),
          ],
          ...(toCome ? [[t('sync.nextTry'), format.since(nextTryAt, now)] as const] : []),
          ...(offlineUntil === null ? [] : [[t('sync.offlineUntil'), format.moment(offlineUntil)] as const]),
          [t('sync.clock'), clockWords(t, status.clockOffsetMs)],
        ]}
      />
      <div className="flex flex-wrap gap-2">
        <Button icon="refresh" busy={syncNow.isPending} onClick={tryNow}>
          {t('sync.tryNow')}
        </Button>
        <LinkButton look="quiet" to="/sync" onClick={close}>
          {t('sync.open')}
        </LinkButton>
      </div>
    </div>
  );
}
