import type { Platform } from './context.ts';
import { statement } from './db/batch.ts';
import { StartError } from './start-error.ts';

/** The tenant that an operator names by its slug. @throws StartError when there is no active one. */
export async function activeTenantId(platform: Platform, slug: string): Promise<string> {
  const [tenants = []] = await platform.database.batch([statement('select * from app.active_tenants()')]);
  const found = tenants.find((tenant) => tenant.slug === slug);
  if (!found) throw new StartError(`There is no active tenant "${slug}".`);
  return String(found.tenant_id);
}
