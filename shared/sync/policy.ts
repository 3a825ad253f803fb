import type { LaptopPolicy } from './sync.schemas.ts';

/** What a laptop may do without contact, in every tenant: two weeks of work, so that a hitch on a rig fits in. */
export const laptopPolicy: LaptopPolicy = { maxOfflineHours: 336, autoLockMinutes: 15, staleAfterDays: 9 };
