import type { SyncScope } from './scope.ts';

/**
 * What `scopesDigest` is made of: its MD5, in hexadecimal. Laptop and server compare it instead of the names of thousands
 * of scopes.
 */
export const scopesText = (scopes: readonly SyncScope[]): string => [...scopes].sort().join('\n');
