import { type SQL, sql } from 'drizzle-orm';
import { enterTenant } from './audit/append.ts';
import { type Rows, type Statement, statement } from './db/batch.ts';
import { statementOf } from './db/database.ts';
import {
  type Changed,
  type ChangedIds,
  everyPublication,
  type Publication,
  touchedBy,
} from './publication.ts';

/** What a transaction has said it wrote, by tenant: its own, and the one that a central administrator's act concerns. */
export class Changes {
  readonly #byTenant = new Map<string, Map<Changed, Set<string> | 'all'>>();

  add(tenantId: string, changed: Changed, ids: ChangedIds): void {
    if (ids.length === 0) return;
    const changes = this.#byTenant.get(tenantId) ?? new Map<Changed, Set<string> | 'all'>();
    this.#byTenant.set(tenantId, changes);
    const known = changes.get(changed) ?? new Set();
    changes.set(changed, ids === 'all' ? 'all' : known);
    if (ids !== 'all' && known !== 'all') for (const id of ids) known.add(id);
  }

  /** Always in the same order, so that two that change the same tenants wait for each other and do not block. */
  get tenants() {
    return [...this.#byTenant].sort(([one], [other]) => (one < other ? -1 : 1));
  }
}

/**
 * Gives the transaction its number in each tenant that it changed, and asks whether laptops hold anything there. The clock
 * is locked from here to the commit, so numbers follow the order of commits: it is the last lock that a transaction takes.
 * The second statement has a snapshot of its own, so it sees scopes that were activated while the first one waited.
 */
export const clockStatements = (changes: Changes, ownTenantId: string): Statement[] =>
  changes.tenants.flatMap(([tenantId]) => inTenant(tenantId, ownTenantId, [statementOf(countUp), isActive]));

/** The next number of the tenant's feed; its row is locked until the transaction ends. */
export const countUp: SQL = sql`
  insert into sync_clock as c (tenant_id, seq, epoch) values (app.tid(), 1, gen_random_uuid())
  on conflict (tenant_id) do update set seq = c.seq + 1, updated_at = now()`;
const isActive = statement(
  'select app.tid() as active_tenant_id where exists (select from sync_scopes where tenant_id = app.tid())',
);

/** What publishes the changes, with the answers of `clockStatements`: nothing for a tenant without laptops. */
export function publishStatements(
  changes: Changes,
  ownTenantId: string,
  answers: readonly Rows[],
): Statement[] {
  const active = new Set(answers.flat().map((row) => row.active_tenant_id));
  return changes.tenants
    .filter(([tenantId]) => active.has(tenantId))
    .flatMap(([tenantId, changed]) =>
      inTenant(
        tenantId,
        ownTenantId,
        everyPublication().flatMap((publication) => {
          const touched = touchedBy(publication, changed);
          return touched === null ? [] : [statementOf(publish(publication, touched))];
        }),
      ),
    );
}

const inTenant = (tenantId: string, ownTenantId: string, statements: Statement[]): Statement[] =>
  tenantId === ownTenantId ? statements : [enterTenant(tenantId), ...statements, enterTenant(ownTenantId)];

/**
 * Want minus have: what the touched records ought to show in the active scopes, held against what is published of them. New
 * ones, changed ones, those that moved to another scope and those that are gone are all the same difference; where there is
 * none nothing is written. Counts and checksums of the scopes follow in the same statement.
 */
const publish = ({ kind, source }: Publication, touched: SQL): SQL => sql`
  with touched as materialized (select distinct id from (${touched}) t (id)),
  want as materialized (
    select w.row_id, w.scope, w.body from (${source(sql`select id from touched`)}) w (row_id, scope, body)
    join sync_scopes a on a.tenant_id = app.tid() and a.scope = w.scope
  ), have as materialized (
    select r.row_id, r.scope, r.body, r.hash from touched t
    join sync_rows r on r.tenant_id = app.tid() and r.kind = ${kind} and r.row_id = t.id
  ), difference as materialized (
    select row_id, scope, w.body, case when w.body is null then 0 else app.sync_hash(${kind}, row_id, w.body) end as hash,
      case when h.body is null then 0 else h.hash end as former_hash,
      (w.body is not null)::integer - (h.body is not null)::integer as more
    from want w full join have h using (row_id, scope) where w.body is distinct from h.body
  ), now_is as (select seq from sync_clock where tenant_id = app.tid()),
  saved as (
    insert into sync_rows (tenant_id, kind, row_id, scope, seq, hash, body)
    select app.tid(), ${kind}, d.row_id, d.scope, now_is.seq, d.hash, d.body from difference d, now_is
    on conflict (tenant_id, kind, row_id, scope) do update
      set seq = excluded.seq, hash = excluded.hash, body = excluded.body, updated_at = now()
  )
  update sync_scopes s set count = s.count + d.more, checksum = s.checksum # d.flipped, seq = now_is.seq, updated_at = now()
  from (select scope, sum(more) as more, bit_xor(hash # former_hash) as flipped from difference group by scope) d, now_is
  where s.tenant_id = app.tid() and s.scope = d.scope`;
