import { type SQL, sql } from 'drizzle-orm';
import { conflict, invalid, missing } from '#shared/kernel/problem.ts';
import type { Delegate, DelegationPeriod, StoredDelegation } from '#shared/renewals/delegation.ts';
import type { Delegation } from '#shared/renewals/renewal.schemas.ts';
import type { Tx } from '../platform/context.ts';
import { type Instant, onWire } from '../platform/db/sql.ts';

/** A delegation of the contract: `from ${withNames}`. */
export const delegationColumnsAs = (instant: Instant): SQL => sql`
  g.id, g.delegator_id as "delegatorId", a.name_en as "delegatorNameEn", a.name_ar as "delegatorNameAr",
  g.delegate_id as "delegateId", b.name_en as "delegateNameEn", b.name_ar as "delegateNameAr",
  g.from_on as "fromOn", g.to_on as "toOn", ${instant(sql`g.revoked_at`)} as "revokedAt", g.version`;
const columns = delegationColumnsAs(onWire);
export const withNames = sql`delegations g
  join users a on a.tenant_id = g.tenant_id and a.id = g.delegator_id
  join users b on b.tenant_id = g.tenant_id and b.id = g.delegate_id`;

/** Who has given a person (`id`: a value or a call) a delegation that holds today: a subquery of ids. */
export const delegatorsTo = (id: SQL): SQL => sql`select g.delegator_id from delegations g
  where g.tenant_id = app.tid() and g.delegate_id = ${id} and g.revoked_at is null
    and app.today() between g.from_on and g.to_on`;

/** What the asker gave and received, the latest first. */
export const selectDelegations: SQL = sql`select ${columns} from ${withNames}
  where g.tenant_id = app.tid() and (g.delegator_id = app.uid() or g.delegate_id = app.uid())
  order by g.from_on desc, g.id desc limit 200`;

export async function getDelegation(tx: Tx, id: string): Promise<Delegation> {
  const [found] = await tx.sql<Delegation>(
    sql`select ${columns} from ${withNames} where g.tenant_id = app.tid() and g.id = ${id}`,
  );
  if (!found) throw missing('delegation');
  return found;
}

/** The asker's own, given or received, locked. @throws Problem missing. */
export async function lockMyDelegation(tx: Tx, id: string): Promise<StoredDelegation> {
  const rows = await tx.sql(sql`select 1 from delegations g where g.tenant_id = app.tid() and g.id = ${id}
    and (g.delegator_id = app.uid() or g.delegate_id = app.uid()) for update`);
  if (rows.length === 0) throw missing('delegation');
  const { delegatorNameEn, delegatorNameAr, delegateNameEn, delegateNameAr, ...stored } = await getDelegation(
    tx,
    id,
  );
  return stored;
}

/** Everything not over yet, under a lock of the tenant's delegations, so that two at once cannot make a circle. */
export async function lockKnownDelegations(tx: Tx): Promise<DelegationPeriod[]> {
  await tx.sql(sql`select pg_advisory_xact_lock(hashtextextended('delegations ' || app.tid(), 0))`);
  return tx.sql<DelegationPeriod>(sql`select g.delegator_id as "delegatorId", g.delegate_id as "delegateId",
    g.from_on as "fromOn", g.to_on as "toOn", g.revoked_at as "revokedAt"
    from delegations g where g.tenant_id = app.tid() and g.revoked_at is null and g.to_on >= app.today()`);
}

/** Anybody of the tenant may be chosen. @throws Problem invalid. */
export async function findDelegate(tx: Tx, id: string): Promise<Delegate> {
  const [delegate] = await tx.sql<Delegate>(sql`select id, status = 'active' as active, roles from users
    where tenant_id = app.tid() and id = ${id}`);
  if (!delegate) throw invalid('delegateId', 'unknown_person', 'There is no such person.');
  return delegate;
}

export async function addDelegation(tx: Tx, { id, delegatorId, delegateId, fromOn, toOn }: StoredDelegation) {
  const added =
    await tx.sql(sql`insert into delegations (tenant_id, id, delegator_id, delegate_id, from_on, to_on)
    values (app.tid(), ${id}, ${delegatorId}, ${delegateId}, ${fromOn}, ${toOn}) on conflict do nothing returning id`);
  if (added.length === 0)
    throw conflict('delegation.id_taken', 'Another delegation has this id. Use a new one.');
  tx.changed('delegation', [id]);
}

export async function saveRevocation(tx: Tx, { id, revokedAt, version }: StoredDelegation): Promise<void> {
  tx.changed('delegation', [id]);
  await tx.sql(sql`update delegations set revoked_at = ${revokedAt}, version = ${version}, updated_at = now()
    where tenant_id = app.tid() and id = ${id}`);
}
