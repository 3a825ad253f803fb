import { type SQL, sql } from 'drizzle-orm';
import { missing } from '#shared/kernel/problem.ts';
import type { NewTenant, Tenant } from '#shared/tenants/tenant.schemas.ts';
import type { Tx } from '../platform/context.ts';
import { every, limitOf } from '../platform/db/sql.ts';

const columns = sql`
  t.id, t.slug, t.name_en as "nameEn", t.name_ar as "nameAr", t.kind, t.status, t.time_zone as "timeZone",
  t.max_users as "maxUsers", t.file_quota_mib as "fileQuotaMib", app.count_active_users(t.tenant_id) as "activeUsers",
  t.created_at as "createdAt", t.version`;

// The central tenant's policy shows every row of this table, and of no other: so these queries name no tenant.

interface Wanted {
  q?: string;
  limit: number;
  /** The slug that ended the page before. */
  after: string | null;
}

/** A page of the tenants, by slug. */
export const selectTenants = ({ q, limit, after }: Wanted): SQL => sql`
  select ${columns} from tenants t
  where ${every(matches(q), after !== null && sql`t.slug > ${after}`)}
  order by t.slug ${limitOf(limit)}`;

export const countTenants = (q: string | undefined): SQL =>
  sql`select count(*) as total from tenants t where ${every(matches(q))}`;

const matches = (q: string | undefined): SQL | undefined =>
  q === undefined
    ? undefined
    : sql`strpos(app.fold(t.slug || ' ' || t.name_en || ' ' || t.name_ar), app.fold(${q})) > 0`;

/** One tenant, locked until the transaction ends. @throws Problem missing. */
export async function getTenant(tx: Tx, id: string): Promise<Tenant> {
  const [tenant] = await tx.sql<Tenant>(
    sql`select ${columns} from tenants t where t.tenant_id = ${id} and t.id = ${id} for no key update`,
  );
  if (!tenant) throw missing('tenant');
  return tenant;
}

/** What a new tenant must not share, and whether the database knows its time zone. */
export async function findTaken(tx: Tx, { slug, timeZone }: NewTenant, id: string) {
  const [found] = await tx.sql<{ slugTaken: boolean; idTaken: boolean; zoneKnown: boolean }>(sql`
    select exists (select from tenants where slug = ${slug}) as "slugTaken",
      exists (select from tenants where tenant_id = ${id}) as "idTaken",
      exists (select from pg_timezone_names where name = ${timeZone}) as "zoneKnown"`);
  if (!found) throw new Error('a query without a row');
  return found;
}

export async function addTenant(tx: Tx, tenant: NewTenant & { id: string }): Promise<void> {
  const { id, slug, nameEn, nameAr, timeZone, maxUsers, fileQuotaMib } = tenant;
  await tx.sql(sql`
    insert into tenants (id, slug, name_en, name_ar, time_zone, max_users, file_quota_mib)
    values (${id}, ${slug}, ${nameEn}, ${nameAr}, ${timeZone}, ${maxUsers}, ${fileQuotaMib})`);
}

export async function saveTenant(tx: Tx, tenant: Tenant): Promise<Tenant> {
  await tx.sql(sql`
    update tenants set name_en = ${tenant.nameEn}, name_ar = ${tenant.nameAr}, status = ${tenant.status},
      max_users = ${tenant.maxUsers}, file_quota_mib = ${tenant.fileQuotaMib}, version = ${tenant.version},
      updated_at = now()
    where tenant_id = ${tenant.id} and id = ${tenant.id}`);
  tx.changed('settings', [tenant.id], tenant.id);
  return getTenant(tx, tenant.id);
}

/** Runs work inside another tenant, in the same transaction, and comes back. Only for the central tenant's own use cases. */
export async function inTenant<T>(tx: Tx, tenantId: string, work: () => Promise<T>): Promise<T> {
  await tx.sql(sql`select set_config('app.tenant_id', ${tenantId}, true)`);
  const result = await work();
  await tx.sql(sql`select set_config('app.tenant_id', ${tx.actor.tenantId}, true)`);
  return result;
}
