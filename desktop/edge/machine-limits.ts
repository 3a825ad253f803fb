import type { LaptopPolicy } from '#shared/sync/sync.schemas.ts';

/** What IT allows on this machine at most; null: as much as the tenant does. */
export interface MachineLimits {
  maxOfflineHours: number | null;
  autoLockMinutes: number | null;
}

export const unlimited: MachineLimits = { maxOfflineHours: null, autoLockMinutes: null };

/** The tenant's policy, where the machine's limits are not stricter. */
export const within = (policy: LaptopPolicy, limits: MachineLimits): LaptopPolicy => ({
  ...policy,
  maxOfflineHours: Math.min(policy.maxOfflineHours, limits.maxOfflineHours ?? policy.maxOfflineHours),
  autoLockMinutes: Math.min(policy.autoLockMinutes, limits.autoLockMinutes ?? policy.autoLockMinutes),
});
