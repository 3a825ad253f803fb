import { sql } from 'drizzle-orm';
import type { Tx } from '../platform/context.ts';

const kept = sql`interval '180 days'`;

/** Whoever takes rows away holds the clock, like whoever puts some there. */
const lockClock = (tx: Tx) =>
  tx.sql(sql`select 1 from sync_clock where tenant_id = app.tid() for no key update`);

/**
 * Removes tombstones of half a year ago, and every older number's with them: whoever was last here before the newest of
 * them fetches what changed since as a whole. @returns how many
 */
export async function collectTombstones(tx: Tx): Promise<number> {
  await lockClock(tx);
  const gone = await tx.sql<{ seq: number }>(sql`
    delete from sync_rows where tenant_id = app.tid() and body is null and seq <= (
      select max(seq) from sync_rows
      where tenant_id = app.tid() and body is null and updated_at < ${tx.now}::timestamptz - ${kept})
    returning seq`);
  if (gone.length === 0) return 0;
  const newest = gone.reduce((most, { seq }) => Math.max(most, seq), 0);
  await tx.sql(sql`update sync_clock set gc_seq = greatest(gc_seq, ${newest}), updated_at = now()
    where tenant_id = app.tid()`);
  return gone.length;
}

/** Publishes no more what no laptop has asked for in half a year. @returns how many scopes */
export async function dropUnused(tx: Tx): Promise<number> {
  await lockClock(tx);
  const [dropped] = await tx.sql<{ scopes: number }>(sql`
    with unused as (
      delete from sync_scopes where tenant_id = app.tid() and last_pulled_at < ${tx.now}::timestamptz - ${kept}
      returning scope
    ), emptied as (
      delete from sync_rows r using unused where r.tenant_id = app.tid() and r.scope = unused.scope
    )
    select count(*) as scopes from unused`);
  return dropped?.scopes ?? 0;
}
