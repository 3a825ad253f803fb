import type { Suspension } from '#shared/tenants/tenant.schemas.ts';
import { suspendTenant as suspend } from '#shared/tenants/tenant.ts';
import { command } from '../platform/command.ts';
import { getTenant, saveTenant } from './tenants.repo.ts';

/**
 * Suspends a tenant. Every session of it ends with this commit, since entering asks for an active tenant each time.
 * @throws Problem missing, conflict `tenant.stale`, `tenant.central`, `tenant.suspended`.
 */
export const suspendTenant = command({
  event: 'tenant.suspended',
  subject: 'tenant',
  permission: 'tenants:manage',
  async run(tx, { id, reason, version }: Suspension & { id: string }) {
    const before = await getTenant(tx, id);
    const result = await saveTenant(tx, suspend(before, version));
    return {
      subjectId: before.id,
      before,
      after: { ...result, reason },
      result,
      alsoInTenantId: before.id,
    };
  },
});
