import type { ResourceKind } from '#shared/sync/resource.schemas.ts';
import type { Cache } from './cache.ts';
import { Sum } from './records.ts';

interface Scope {
  number: number;
  name: string;
  count: number;
  checksum: string;
}

/**
 * Reads the next scope of the copy through and holds it against its sum: what a disk has changed by itself is fetched anew.
 * @returns the scope's name when bits have rotted, else null
 */
export function verifyNext(cache: Cache): string | null {
  const { database } = cache;
  const scope = database
    .prepare<[], Scope>(
      'select * from scopes order by number <= (select verified from standing), number limit 1',
    )
    .get();
  if (scope === undefined) return null;
  const sum = new Sum();
  const records = database
    .prepare<[number], { kind: ResourceKind; id: string; body: string }>(
      'select kind, id, body from records where scope = ?',
    )
    .iterate(scope.number);
  for (const { kind, id, body } of records) sum.add(kind, id, body);
  database.prepare('update standing set verified = ?').run(scope.number);
  if (sum.equals(scope.count, BigInt(scope.checksum))) return null;
  cache.distrust([scope.name]);
  return scope.name;
}

/** The same for the whole copy. @returns true when anything has rotted */
export function verifyAll(cache: Cache): boolean {
  const rotten = cache.held().known.map(() => verifyNext(cache));
  return rotten.some((name) => name !== null);
}
