import type { LaptopPolicy } from './sync.schemas.ts';

/** What a laptop may do without contact, in every tenant. */
export const laptopPolicy: LaptopPolicy = {
  maxOfflineHours: 30 * 24,
  autoLockMinutes: 15,
  staleAfterDays: 3,
};
