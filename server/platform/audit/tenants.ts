import type { Platform } from '../context.ts';
import { statement } from '../db/batch.ts';
import { enterTenant } from './append.ts';

/** The built-in tenant of the central administrators, as `app.central_id()` in the schema: it sees that the others exist. */
export const centralTenantId = '00000000-0000-7000-8000-000000000001';

/** Every tenant, suspended ones too. */
export async function everyTenant(platform: Platform): Promise<{ id: string; slug: string }[]> {
  const [, rows = []] = await platform.database.batch([
    enterTenant(centralTenantId),
    statement('select tenant_id, slug from tenants order by slug'),
  ]);
  return rows.map((row) => ({ id: String(row.tenant_id), slug: String(row.slug) }));
}
