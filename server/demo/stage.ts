import type { sql } from 'drizzle-orm';
import { addDays, dateIn } from '#shared/kernel/dates.ts';
import type { Platform, SystemContext, Tx } from '../platform/context.ts';
import { inTransaction } from '../platform/transaction.ts';

/** Where a demo tenant is built: its use cases run as whoever acts in the story, on the day it happens. */
export interface Stage {
  tenantId: string;
  today: string;
  /** A date so many days before today; negative: after. */
  daysAgo(days: number): string;
  /** Somebody's turn, at nine in the morning of that day. */
  as(userId: string | null, daysAgo?: number): SystemContext;
  /** Looks something up as the system. */
  find<T extends object>(query: ReturnType<typeof sql>): Promise<T[]>;
  inTx<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
}

export function stageOf(platform: Platform, tenantId: string, zone = 'Asia/Riyadh'): Stage {
  const today = dateIn(zone, platform.now());
  const daysAgo = (days: number) => addDays(today, -days);
  const as: Stage['as'] = (userId, days = 0) => ({
    kind: 'system',
    platform,
    tenantId,
    userId,
    now: days === 0 ? platform.now() : `${daysAgo(days)}T06:00:00Z`,
    requestId: 'demo',
  });
  const inTx: Stage['inTx'] = (run) => inTransaction(as(null), { permission: 'signed_in', run });
  return { tenantId, today, daysAgo, as, inTx, find: (query) => inTx((tx) => tx.sql(query)) };
}

/** A small generator whose runs repeat (mulberry32), so that every demo tells the same stories. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
