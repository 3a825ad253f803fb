import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { urlOf } from '#shared/kernel/client.ts';
import { notificationApi } from '#shared/notifications/notification.api.ts';
import { SyncStatus } from '#shared/sync/sync.schemas.ts';
import { sessionKey } from './query-client.ts';
import { statusKey } from './sync-status.ts';

/** Which answers a change of a kind of record may have made old, by the beginning of their path. */
const touched: Record<string, readonly string[]> = {
  enrollment: ['/api/enrollments', '/api/renewal-requests', '/api/courses/sessions'],
  renewal_request: ['/api/renewal-requests', '/api/workflow', '/api/enrollments'],
  delegation: ['/api/workflow'],
  notification: ['/api/notifications'],
  user: ['/api/users', '/api/enrollments', '/api/workflow', '/api/auth/session'],
  department: ['/api/departments', '/api/users'],
  course: ['/api/courses', '/api/enrollments'],
  course_session: ['/api/courses', '/api/enrollments'],
  requirement: ['/api/courses', '/api/enrollments'],
  exemption: ['/api/courses', '/api/enrollments'],
  import: ['/api/integrations', '/api/users', '/api/departments', '/api/courses', '/api/enrollments'],
  job: ['/api/jobs'],
  settings: ['/api/settings', '/api/auth/session'],
  evidence: ['/api/renewal-requests', '/api/enrollments'],
  alerts: ['/api/notifications'],
  tenant: ['/api/tenants', '/api/auth/session'],
  audit: [],
  session: [],
  /** What only a laptop has: its outbox and its log. */
  sync: ['/api/sync/outbox', '/api/sync/log'],
};
/** Changes of this long are answered together, so that a busy hour does not make every screen ask all the time. */
const collectMs = 1_000;
const reconnectMs = 15_000;

/** Follows the server's events while a person is signed in and may: what changed elsewhere is asked again by itself. */
export function useLive(may: boolean): void {
  const queries = useQueryClient();
  useEffect(() => (may ? follow(queries) : undefined), [queries, may]);
}

function follow(queries: QueryClient): () => void {
  const waiting = new Set<string>();
  let collecting: ReturnType<typeof setTimeout> | undefined;
  let reconnecting: ReturnType<typeof setTimeout> | undefined;
  let stream: EventSource;
  let wasLost = false;

  const refetch = () => {
    collecting = undefined;
    const kinds = [...waiting];
    waiting.clear();
    void queries.invalidateQueries({ predicate: ({ queryKey }) => isTouched(kinds, String(queryKey[0])) });
  };
  const note = (kinds: readonly string[]) => {
    for (const kind of kinds) waiting.add(kind);
    collecting ??= setTimeout(refetch, collectMs);
  };
  const synced = (message: string) => {
    const status = statusOf(message);
    if (status) queries.setQueryData(statusKey, status);
    else void queries.invalidateQueries({ queryKey: statusKey });
    note(['sync']);
  };
  const askWhetherSignedIn = () => void queries.invalidateQueries({ queryKey: sessionKey });
  const lost = () => {
    wasLost = true;
    // The browser connects again by itself, but not after an answer like 401 or 503.
    if (stream.readyState !== EventSource.CLOSED) return;
    askWhetherSignedIn();
    reconnecting = setTimeout(connect, reconnectMs);
  };
  const opened = () => {
    if (wasLost) void queries.invalidateQueries();
    wasLost = false;
  };
  function connect() {
    stream = new EventSource(urlOf(notificationApi.stream, {}));
    stream.addEventListener('notification', () => note(['notification']));
    stream.addEventListener('changed', (event) => note(kindsOf(event.data)));
    stream.addEventListener('sync', (event) => synced(event.data));
    stream.addEventListener('ended', askWhetherSignedIn);
    stream.addEventListener('error', lost);
    stream.addEventListener('open', opened);
  }
  connect();
  return () => {
    clearTimeout(collecting);
    clearTimeout(reconnecting);
    stream.close();
  };
}

/** A kind this program does not know may touch anything. */
export const isTouched = (kinds: readonly string[], path: string): boolean =>
  kinds.some((kind) => touched[kind]?.some((beginning) => path.startsWith(beginning)) ?? true);

/** `{"kinds": ["enrollment"]}`. What is not understood counts as an unknown kind. */
export function kindsOf(message: string): string[] {
  try {
    const { kinds } = JSON.parse(message);
    return Array.isArray(kinds) ? kinds.map(String) : ['unknown'];
  } catch {
    return ['unknown'];
  }
}

/** The state a laptop tells of itself; null when it is not understood, and is to be asked for. */
export function statusOf(message: string): SyncStatus | null {
  try {
    return SyncStatus.parse(JSON.parse(message));
  } catch {
    return null;
  }
}
