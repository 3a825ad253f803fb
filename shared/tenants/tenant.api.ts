import { z } from 'zod';
import { route } from '#shared/kernel/route.ts';
import { ById, page, paging, q, Version } from '#shared/kernel/schemas.ts';
import { CreatedTenant, NewTenant, Suspension, Tenant, TenantChange } from './tenant.schemas.ts';

const permission = 'tenants:manage';

export const tenantApi = {
  list: route({
    method: 'get',
    path: '/api/tenants',
    summary: 'The tenants of this installation.',
    permission,
    audit: null,
    offline: 'no',
    query: z.strictObject({ ...paging, q }),
    returns: page(Tenant),
  }),
  create: route({
    method: 'post',
    path: '/api/tenants',
    summary: 'Creates a tenant and its first administrator.',
    permission,
    audit: 'tenant.created',
    offline: 'no',
    body: NewTenant,
    returns: CreatedTenant,
    status: 201,
  }),
  change: route({
    method: 'patch',
    path: '/api/tenants/{id}',
    summary: 'Changes names and limits.',
    permission,
    audit: 'tenant.changed',
    offline: 'no',
    params: ById,
    body: TenantChange,
    returns: Tenant,
  }),
  suspend: route({
    method: 'post',
    path: '/api/tenants/{id}/suspension',
    summary: 'Suspends a tenant: nobody of it can sign in, every session ends.',
    permission,
    audit: 'tenant.suspended',
    offline: 'no',
    params: ById,
    body: Suspension,
    returns: Tenant,
  }),
  activate: route({
    method: 'post',
    path: '/api/tenants/{id}/activation',
    summary: 'Ends a suspension.',
    permission,
    audit: 'tenant.activated',
    offline: 'no',
    params: ById,
    body: z.strictObject({ version: Version }),
    returns: Tenant,
  }),
};
