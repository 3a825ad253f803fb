import type { TenantChange } from '#shared/tenants/tenant.schemas.ts';
import { changeTenant as change } from '#shared/tenants/tenant.ts';
import { command } from '../platform/command.ts';
import { getTenant, saveTenant } from './tenants.repo.ts';

/** Changes names and limits. @throws Problem missing, conflict `tenant.stale`. */
export const changeTenant = command({
  event: 'tenant.changed',
  subject: 'tenant',
  permission: 'tenants:manage',
  async run(tx, { id, ...input }: TenantChange & { id: string }) {
    const before = await getTenant(tx, id);
    const after = await saveTenant(tx, change(before, input));
    return { subjectId: before.id, before, after, alsoInTenantId: before.id };
  },
});
