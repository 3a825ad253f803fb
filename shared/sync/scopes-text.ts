import type { SyncScope } from './scope.ts';

/**
 * What a peek's `held` is the MD5 of, in hexadecimal: laptop and server compare it in the place of thousands of names.
 */
export const scopesText = (scopes: readonly SyncScope[]): string => [...scopes].sort().join('\n');
