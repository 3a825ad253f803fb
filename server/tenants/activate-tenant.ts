import { activateTenant as activate } from '#shared/tenants/tenant.ts';
import { command } from '../platform/command.ts';
import { getTenant, saveTenant } from './tenants.repo.ts';

/** Ends a suspension. @throws Problem missing, conflict `tenant.stale`, `tenant.active`. */
export const activateTenant = command({
  event: 'tenant.activated',
  subject: 'tenant',
  permission: 'tenants:manage',
  async run(tx, { id, version }: { id: string; version: number }) {
    const before = await getTenant(tx, id);
    const after = await saveTenant(tx, activate(before, version));
    return { subjectId: before.id, before, after, alsoInTenantId: before.id };
  },
});
