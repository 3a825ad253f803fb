import { hash } from 'node:crypto';
import { hashedText } from '#shared/sync/feed.ts';
import type { ResourceKind } from '#shared/sync/resource.schemas.ts';

/** The first 64 bits of MD5, signed: what the server's index keeps of each record. */
export const hashOf = (kind: ResourceKind, id: string, body: string): bigint =>
  hash('md5', hashedText({ kind, id, body }), 'buffer').readBigInt64BE(0);

/** Count and XOR of hashes: equal sets have equal sums, in whatever order they were added up. */
export class Sum {
  count = 0;
  checksum = 0n;

  constructor(count = 0, checksum = 0n) {
    this.count = count;
    this.checksum = checksum;
  }

  add(kind: ResourceKind, id: string, body: string): void {
    this.count += 1;
    this.checksum ^= hashOf(kind, id, body);
  }

  remove(kind: ResourceKind, id: string, body: string): void {
    this.count -= 1;
    this.checksum ^= hashOf(kind, id, body);
  }

  equals(count: number, checksum: bigint): boolean {
    return this.count === count && this.checksum === checksum;
  }
}

/** Names a set of scopes, in whatever order they come. */
export const scopesDigest = (names: readonly string[]): string => hash('md5', [...names].sort().join('\n'));
