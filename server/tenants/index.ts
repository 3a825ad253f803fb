/** What other contexts may ask of tenants. */

export { createTenantByOperator } from './create-tenant.cli.ts';
export { createTenant } from './create-tenant.ts';
export { centralTenantId, ensureCentralTenant } from './ensure-central-tenant.ts';
