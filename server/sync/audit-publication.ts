import type { Platform } from '../platform/context.ts';
import { reading } from '../platform/reading.ts';
import { type Difference, listDifferences } from './differences.repo.ts';

/** Holds a tenant's published records against its tables; finds nothing unless a change was not published. */
export const auditPublication = (platform: Platform, tenantId: string): Promise<Difference[]> =>
  reading(
    { kind: 'system', platform, tenantId, userId: null, now: platform.now(), requestId: 'audit-sync' },
    listDifferences,
  );

/** `stale: enrollment 0199… in person:0198…` */
export const printDifference = ({ what, scope, kind, id }: Difference): string =>
  kind === null ? `${what}: ${scope}` : `${what}: ${kind} ${id} in ${scope}`;
