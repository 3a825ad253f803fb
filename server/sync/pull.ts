import { refuseProtocol } from '#shared/sync/device.ts';
import type { Pull } from '#shared/sync/sync.schemas.ts';
import type { RequestContext } from '../platform/context.ts';
import type { FeedAnswer } from '../platform/http/implement.ts';
import { reading } from '../platform/reading.ts';
import { activateVisible } from './activate-visible.ts';
import { notePull } from './note-pull.ts';
import { planPull } from './plan-pull.ts';
import { getLastCommand, takeSnapshot } from './take-snapshot.ts';
import { writeFeed } from './write-feed.ts';

/**
 * What is new for a laptop. Scopes that nobody asked for yet are published first; then everything is read in one snapshot:
 * numbers, visible scopes, results of commands and records are all of one moment. Noted before the first byte leaves.
 */
export const pull = (context: RequestContext, asked: Pull): FeedAnswer => ({
  async run(write) {
    refuseProtocol(asked.protocol);
    // The log is told of it at the end, once.
    const unnoted: RequestContext = { ...context, audit: null };
    await reading(unnoted, (tx) => getLastCommand(tx, asked.client));
    await activateVisible(unnoted);
    const { etag, scopes, records } = await reading(unnoted, async (tx) => {
      const cursors = asked.held.map(({ cursor }) => cursor);
      const epoch = asked.digests === null ? asked.epoch : null;
      const snapshot = await takeSnapshot(tx, { client: asked.client, epoch, cursors });
      const plan = planPull(asked, snapshot.clock, snapshot.published);
      const records = await writeFeed(tx, asked, snapshot, plan, write);
      return { etag: etagOf(snapshot), scopes: snapshot.scopes, records };
    });
    await notePull(context, { client: asked.client, scopes, records });
    return etag;
  },
});

export const etagOf = ({ clock, lastCommand }: Awaited<ReturnType<typeof takeSnapshot>>): string =>
  `"${clock.epoch}.${clock.seq}.${lastCommand}"`;
