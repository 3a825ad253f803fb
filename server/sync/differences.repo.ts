import { type SQL, sql } from 'drizzle-orm';
import type { Tx } from '../platform/context.ts';
import { everyPublication, heldOrDue, type Publication } from '../platform/publication.ts';

/** Where what is published is not what the tables say. */
export interface Difference {
  /** `missing` and `stale`: a change was not published; `surplus`: nor was an end; the others are about the index itself. */
  what: 'missing' | 'stale' | 'surplus' | 'hash' | 'inactive' | 'count' | 'clock';
  scope: string;
  kind: string | null;
  id: string | null;
}

/** As many of a kind are told; more of them have one cause. */
const atMost = sql.raw('100');

/** Compares the published index with the tables, both ways, and the scopes with the index. Read in one snapshot. */
export async function listDifferences(tx: Tx): Promise<Difference[]> {
  // A nightly look at everything: planned for what is there, and as long as it takes.
  await tx.client.query(`set local statement_timeout = 0; set local plan_cache_mode = force_custom_plan`);
  const found: Difference[] = [];
  for (const publication of everyPublication())
    found.push(...(await tx.sql<Difference>(compared(publication))));
  found.push(...(await tx.sql<Difference>(broken)), ...(await tx.sql<Difference>(miscounted)));
  return found;
}

const compared = (publication: Publication): SQL => sql`
  with due as materialized (${heldOrDue(publication)}),
  want as materialized (
    select w.row_id, w.scope, w.body
    from (${publication.source(sql`select id from due`)}) w (row_id, scope, body)
    join sync_scopes a on a.tenant_id = app.tid() and a.scope = w.scope
  ), have as materialized (
    select row_id, scope, body from sync_rows
    where tenant_id = app.tid() and kind = ${publication.kind} and body is not null
  )
  select case when h.body is null then 'missing' when w.body is null then 'surplus' else 'stale' end as what,
    scope, ${publication.kind} as kind, row_id as id
  from want w full join have h using (row_id, scope)
  where w.body is distinct from h.body order by scope, row_id limit ${atMost}`;

const broken = sql`
  select case when s.scope is null then 'inactive' when r.seq > c.seq then 'clock' else 'hash' end as what,
    r.scope, r.kind, r.row_id as id
  from sync_rows r
  left join sync_scopes s on s.tenant_id = r.tenant_id and s.scope = r.scope
  left join sync_clock c on c.tenant_id = r.tenant_id
  where r.tenant_id = app.tid() and (s.scope is null or r.seq > c.seq or r.seq > s.seq
    or r.hash <> case when r.body is null then 0 else app.sync_hash(r.kind, r.row_id, r.body) end)
  order by 1, 2, 3, 4 limit ${atMost}`;

const miscounted = sql`
  select 'count' as what, s.scope, null as kind, null as id
  from sync_scopes s left join (
    select scope, count(*) as count, bit_xor(hash) as checksum from sync_rows
    where tenant_id = app.tid() and body is not null group by scope) held on held.scope = s.scope
  where s.tenant_id = app.tid()
    and (s.count, s.checksum) is distinct from (coalesce(held.count, 0), coalesce(held.checksum, 0))
  order by s.scope limit ${atMost}`;
