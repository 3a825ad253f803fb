import { present } from '#shared/kernel/present.ts';
import { conflict, invalid } from '#shared/kernel/problem.ts';
import { isZone } from '#shared/settings/settings.ts';
import type { NewTenant, Tenant, TenantChange } from './tenant.schemas.ts';

/** What the database says of a new tenant's slug and time zone. */
export interface Found {
  slugTaken: boolean;
  /** It knows fewer zones, or more, than this program: a tenant's must be known to both. */
  zoneKnown: boolean;
}

/** @throws Problem invalid: a slug that is taken, a time zone that does not exist. */
export function refuseWrongTenant({ slug, timeZone }: NewTenant, { slugTaken, zoneKnown }: Found): void {
  if (slugTaken) throw invalid('slug', 'taken', `Another tenant is called ${slug}.`);
  if (!zoneKnown || !isZone(timeZone)) {
    throw invalid('timeZone', 'unknown_zone', 'Use an IANA time zone such as Asia/Riyadh.');
  }
}

/** Changes names and limits. A limit below what is there now keeps everybody, and lets nobody more in. */
export function changeTenant(tenant: Tenant, { version, ...change }: TenantChange): Tenant {
  refuseStale(tenant, version);
  return { ...tenant, ...present(change), version: tenant.version + 1 };
}

/** @throws Problem conflict `tenant.stale`, `tenant.central` (it would lock everybody out), `tenant.suspended`. */
export function suspendTenant(tenant: Tenant, version: number): Tenant {
  refuseStale(tenant, version);
  if (tenant.kind === 'central') {
    throw conflict(
      'tenant.central',
      'The central tenant cannot be suspended: nobody could end the suspension.',
    );
  }
  if (tenant.status === 'suspended') throw conflict('tenant.suspended', 'This tenant is suspended already.');
  return { ...tenant, status: 'suspended', version: tenant.version + 1 };
}

/** @throws Problem conflict `tenant.stale`, `tenant.active`. */
export function activateTenant(tenant: Tenant, version: number): Tenant {
  refuseStale(tenant, version);
  if (tenant.status === 'active') throw conflict('tenant.active', 'This tenant is active already.');
  return { ...tenant, status: 'active', version: tenant.version + 1 };
}

function refuseStale(tenant: Tenant, version: number): void {
  if (version === tenant.version) return;
  throw conflict('tenant.stale', 'Somebody changed this tenant meanwhile: look at it again.', {
    current: tenant,
  });
}
