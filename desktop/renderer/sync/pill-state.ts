import type { TFunction } from 'i18next';
import type { SyncState, SyncStatus } from '#shared/sync/sync.schemas.ts';
import type { Tone } from '#ui/badge.tsx';
import type { IconName } from '#ui/icon.tsx';
import type { Format } from '../app/format.ts';

/** Violet asks for a decision, blue waits, red was refused; nothing else may look like them. */
export const signs: Record<SyncState, { tone: Tone; icon: IconName }> = {
  synced: { tone: 'neutral', icon: 'check' },
  sending: { tone: 'queue', icon: 'upload' },
  offline: { tone: 'queue', icon: 'laptop' },
  unreachable: { tone: 'queue', icon: 'clock' },
  sign_in: { tone: 'queue', icon: 'person' },
  decision: { tone: 'conflict', icon: 'alert' },
  refused: { tone: 'bad', icon: 'cross' },
  stale: { tone: 'warn', icon: 'calendar' },
};

/** The pill's words: the state, and how many it is about. @param now milliseconds, by the clock of this window */
export function pillWords(t: TFunction, format: Format, status: SyncStatus, now: number): string {
  const { waiting, lastSyncAt } = status;
  switch (status.state) {
    case 'synced':
      return lastSyncAt === null
        ? t('sync.state.syncedNever')
        : t('sync.state.synced', { time: format.time(lastSyncAt) });
    case 'sending':
      return sendingWords(t, status);
    case 'offline':
      return waiting === 0
        ? t('sync.state.offline')
        : t('sync.state.offlineWaiting', { saved: t('sync.saved', { count: waiting }) });
    case 'unreachable':
      return unreachableWords(t, status, now);
    case 'sign_in':
      return waiting === 0 ? t('sync.state.signIn') : t('sync.state.signInWaiting', { count: waiting });
    case 'decision':
      return t('sync.state.decision', { count: status.decisions });
    case 'refused':
      return t('sync.state.refused', { count: status.refused });
    case 'stale':
      return t('sync.state.stale', { count: status.staleDays ?? 0 });
  }
}

function sendingWords(t: TFunction, { firstSync, sending, waiting }: SyncStatus): string {
  if (firstSync !== null) return t('sync.state.firstCopy', { percent: `${percentOf(firstSync)} %` });
  if (sending === null || sending.of === 0) return t('sync.state.sendingSoon', { count: waiting });
  return t('sync.state.sending', { done: sending.done, of: sending.of });
}

/** What is saved here stands before when the next try is: people ask for the one first. */
function unreachableWords(t: TFunction, { waiting, nextTryAt }: SyncStatus, now: number): string {
  if (waiting > 0) return t('sync.state.unreachableWaiting', { saved: t('sync.saved', { count: waiting }) });
  const seconds = nextTryAt === null ? 0 : Math.ceil((Date.parse(nextTryAt) - now) / 1000);
  return seconds > 0 ? t('sync.state.unreachableRetry', { seconds }) : t('sync.state.unreachable');
}

/** Whole percents, never 100 before the last record is there. */
export const percentOf = ({ done, of }: { done: number; of: number }): number =>
  of === 0 ? 0 : Math.floor((Math.min(done, of) / of) * 100);
