import { feedApi } from '#shared/sync/sync.api.ts';
import type { SyncStatus } from '#shared/sync/sync.schemas.ts';
import { useApi } from './api.ts';

/** The key of the answer, which the event stream also writes. */
export const statusKey = [feedApi.status.path, {}] as const;
const againMs = 20_000;

/**
 * The state of the laptop these pages run on; null on a server, and until it is known. It is told by the events of the
 * laptop, and asked again now and then should one be lost.
 */
export function useLaptopStatus(): SyncStatus | null {
  const { data } = useSyncStatus();
  return data?.place === 'laptop' ? data : null;
}

/** The same question with its waiting and its refusal, and whatever place answers. */
export const useSyncStatus = () =>
  useApi(feedApi.status, {}, { again: (latest) => (latest?.place === 'laptop' ? againMs : false) });
