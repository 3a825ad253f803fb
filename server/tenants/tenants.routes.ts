import { tenantApi } from '#shared/tenants/tenant.api.ts';
import type { Tenant } from '#shared/tenants/tenant.schemas.ts';
import { implement } from '../platform/http/implement.ts';
import { cursorOf } from '../platform/paging.ts';
import { readPage } from '../platform/read-page.ts';
import { activateTenant } from './activate-tenant.ts';
import { changeTenant } from './change-tenant.ts';
import { createTenant } from './create-tenant.ts';
import { suspendTenant } from './suspend-tenant.ts';
import { countTenants, selectTenants } from './tenants.repo.ts';

export const tenantRoutes = implement(tenantApi, {
  async list(context, { query }) {
    const [after = null] = cursorOf(query.cursor, 1) ?? [];
    const wanted = { ...query, after: after === null ? null : String(after) };
    const page = await readPage<Tenant>(context, query, {
      rows: () => selectTenants(wanted),
      total: () => countTenants(query.q),
      sortValues: ({ slug }) => [slug],
    });
    return page;
  },
  create: (context, { body }) => createTenant(context, body),
  change: (context, { params, body }) => changeTenant(context, { ...params, ...body }),
  suspend: (context, { params, body }) => suspendTenant(context, { ...params, ...body }),
  activate: (context, { params, body }) => activateTenant(context, { ...params, ...body }),
});
