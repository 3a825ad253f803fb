import { feedApi } from '#shared/sync/sync.api.ts';
import type { SyncStatus } from '#shared/sync/sync.schemas.ts';
import { implement } from '../platform/http/implement.ts';
import { enterOnly } from '../platform/reading.ts';
import { peek } from './peek.ts';
import { pull } from './pull.ts';

/** On the server's own pages nothing waits to be sent. */
const here: SyncStatus = {
  place: 'server',
  state: 'synced',
  waiting: 0,
  sending: null,
  decisions: 0,
  refused: 0,
  lastSyncAt: null,
  nextTryAt: null,
  firstSync: null,
  offlineUntil: null,
  staleDays: null,
  clockOffsetMs: null,
  problem: null,
};

export const feedRoutes = implement(feedApi, {
  async status(context) {
    await enterOnly(context);
    return here;
  },
  peek: async (context, { query }) => peek(context, query),
  pull: async (context, { body }) => pull(context, body),
});
