import type { Verification } from '#shared/audit/audit.schemas.ts';
import { verifyTenant } from '../platform/audit/verify-tenant.ts';
import type { Platform } from '../platform/context.ts';
import type { Progress } from '../platform/jobs/queue.ts';

/** Checks every link of a tenant's chains against the signed checkpoints, and says how far it is. */
export const verifyChains = (
  platform: Platform,
  tenantId: string,
  progress: Progress,
): Promise<Verification> =>
  verifyTenant(platform, tenantId, { progress: (done, of) => progress('verifying', done, of) });
