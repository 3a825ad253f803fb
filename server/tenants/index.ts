/** What other contexts may ask of tenants. */

export { centralTenantId } from '../platform/audit/tenants.ts';
export { createTenant } from './create-tenant.ts';
export { ensureCentralTenant } from './ensure-central-tenant.ts';
