import { type SQL, sql } from 'drizzle-orm';
import type { Tx } from '../platform/context.ts';
import { list } from '../platform/db/sql.ts';
import { everyPublication, type Publication } from '../platform/publication.ts';
import { countUp } from '../platform/publish.ts';

/** Scopes that the asker may see and that no laptop has asked for yet. */
export const selectInactive: SQL = sql`
  select v.scope from app.sync_scopes(app.uid()) v (scope)
  where not exists (select from sync_scopes s where s.tenant_id = app.tid() and s.scope = v.scope)`;

/**
 * Publishes everything that stands in these scopes. Under the clock, like every change: whoever writes meanwhile waits and
 * then finds the scopes active, whoever wrote before is seen by the statements that fill them.
 */
export async function activateScopes(tx: Tx, scopes: readonly string[]): Promise<void> {
  await tx.sql(countUp);
  const added = await tx.sql<{ scope: string }>(sql`
    insert into sync_scopes (tenant_id, scope, count, checksum, seq, activated_seq, last_pulled_at)
    select app.tid(), scope, 0, 0, c.seq, c.seq, ${tx.now}
    from unnest(${list(scopes, 'text')}) scope, sync_clock c where c.tenant_id = app.tid()
    on conflict do nothing returning scope`);
  if (added.length === 0) return;
  const fresh = list(
    added.map(({ scope }) => scope),
    'text',
  );
  for (const publication of everyPublication()) await tx.sql(fill(publication, fresh));
  await tx.sql(sql`
    update sync_scopes s set count = held.count, checksum = held.checksum
    from (select scope, count(*) as count, bit_xor(hash) as checksum from sync_rows
      where tenant_id = app.tid() and scope = any(${fresh}) group by scope) held
    where s.tenant_id = app.tid() and s.scope = held.scope`);
}

/** OFFSET 0: a body is made once, then hashed. */
const fill = ({ kind, source, inScopes }: Publication, scopes: SQL): SQL => sql`
  insert into sync_rows (tenant_id, kind, row_id, scope, seq, hash, body)
  select app.tid(), ${kind}, due.row_id, due.scope, c.seq, app.sync_hash(${kind}, due.row_id, due.body), due.body
  from (select w.row_id, w.scope, w.body from (${source(inScopes(scopes))}) w (row_id, scope, body)
    join unnest(${scopes}) fresh (scope) on fresh.scope = w.scope offset 0) due, sync_clock c
  where c.tenant_id = app.tid()`;

/** Counts the rows anew when many went in: else they are planned for as if the table were empty. */
export const analyzeRows = (tx: Tx) => tx.sql(sql`analyze sync_rows, sync_scopes`);
