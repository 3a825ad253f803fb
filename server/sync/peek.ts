import { createHash } from 'node:crypto';
import { conflict } from '#shared/kernel/problem.ts';
import type { ParsedInput } from '#shared/kernel/route.ts';
import { scopesText } from '#shared/sync/scopes-text.ts';
import type { feedApi } from '#shared/sync/sync.api.ts';
import type { RequestContext } from '../platform/context.ts';
import type { FeedAnswer } from '../platform/http/implement.ts';
import { reading } from '../platform/reading.ts';
import { planPull } from './plan-pull.ts';
import { etagOf } from './pull.ts';
import { takeSnapshot } from './take-snapshot.ts';
import { writeFeed } from './write-feed.ts';

/** More than any change of a day; what is new of scopes held is never cut off anyway. */
const noLimit = Number.MAX_SAFE_INTEGER;

/**
 * What is new for a laptop that holds all its scopes at one cursor: nothing (304), or what a pull would answer. It writes
 * nothing. @throws Problem as `takeSnapshot`; conflict `sync.scopes_changed`: it must pull
 */
export const peek = (
  context: RequestContext,
  asked: ParsedInput<typeof feedApi.peek>['query'],
): FeedAnswer => ({
  run: (write) =>
    reading(context, async (tx) => {
      const { client, epoch, cursor, results, held } = asked;
      const snapshot = await takeSnapshot(tx, { client, epoch, cursors: [cursor] });
      const { scopes, published, lastCommand } = snapshot;
      // One that nobody wanted for half a year is published anew by a pull.
      if (published.length < scopes.length || scopesDigest(scopes) !== held)
        throw conflict('sync.scopes_changed', 'What you may see has changed: pull.');
      const isNew = lastCommand > results || published.some(({ seq }) => seq > cursor);
      if (isNew) {
        const all = { held: [{ cursor, scopes }], known: [], digests: null, limit: noLimit };
        const plan = planPull(all, snapshot.clock, published);
        await writeFeed(tx, { requestId: context.requestId, client, results }, snapshot, plan, write);
      }
      return etagOf(snapshot);
    }),
});

const scopesDigest = (scopes: readonly string[]): string =>
  createHash('md5').update(scopesText(scopes)).digest('hex');
