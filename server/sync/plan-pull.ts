import type { Pull } from '#shared/sync/sync.schemas.ts';

/** A scope that the asker may see, as it is published. */
export interface PublishedScope {
  scope: string;
  count: number;
  /** Signed 64 bits as decimal text. */
  checksum: string;
  /** Of its newest change, and of the day it was filled. */
  seq: number;
  activatedSeq: number;
}

/** One scope of the answer. */
export interface Part extends PublishedScope {
  /** Only what is newer; null: the whole scope. */
  after: number | null;
}

export interface PullPlan {
  drop: string[];
  parts: Part[];
  /** Records of the scopes that are left for the next pull; null: none are left. */
  later: number | null;
  total: { scopes: number; count: number; checksum: string };
}

export type Asked = Pick<Pull, 'held' | 'known' | 'digests' | 'limit'>;

/**
 * What a laptop gets, from what it holds and what it may see, in one snapshot. Scopes it holds always come up to date; what
 * is new to it comes until `limit` records are passed. Tombstones up to `gcSeq` are gone, and a scope that was dropped and
 * filled again has none from before: who was last here earlier gets the whole scope.
 */
export function planPull(
  asked: Asked,
  { seq, gcSeq }: { seq: number; gcSeq: number },
  visible: readonly PublishedScope[],
): PullPlan {
  const cursors = cursorsOf(asked);
  const held: Part[] = [];
  const wanted: Part[] = [];
  for (const scope of visible) {
    const cursor = cursors.get(scope.scope);
    const digest = asked.digests?.[scope.scope];
    if (digest) held.push({ ...scope, after: isSame(scope, digest) ? seq : null });
    else if (cursor === undefined) wanted.push({ ...scope, after: null });
    else if (cursor < scope.activatedSeq) held.push({ ...scope, after: null });
    else if (cursor < scope.seq) held.push({ ...scope, after: cursor < gcSeq ? null : cursor });
  }
  const taken = upTo(asked.limit, held, wanted);
  const left = wanted.slice(taken.length);
  return {
    drop: dropped(asked, cursors, visible),
    parts: [...held, ...taken],
    later: left.length === 0 ? null : countOf(left),
    total: totalOf(visible),
  };
}

/** Up to where each scope is held. After another epoch numbers mean nothing, and digests are asked in their place. */
function cursorsOf({ held, digests }: Asked): Map<string, number> {
  if (digests !== null) return new Map();
  return new Map(held.flatMap(({ cursor, scopes }) => scopes.map((scope) => [scope, cursor])));
}

const isSame = ({ count, checksum }: PublishedScope, digest: readonly [number, string]): boolean =>
  count === digest[0] && checksum === digest[1];

function upTo(limit: number, held: readonly Part[], wanted: readonly Part[]): Part[] {
  let passed = countOf(held.filter(({ after }) => after === null));
  const taken: Part[] = [];
  for (const part of wanted) {
    if (passed >= limit) break;
    taken.push(part);
    passed += part.count;
  }
  return taken;
}

const countOf = (parts: readonly Part[]): number => parts.reduce((sum, { count }) => sum + count, 0);

function dropped(
  { known, digests }: Asked,
  cursors: ReadonlyMap<string, number>,
  visible: readonly PublishedScope[],
): string[] {
  const seen = new Set(visible.map(({ scope }) => scope));
  const all = new Set([...known, ...cursors.keys(), ...Object.keys(digests ?? {})]);
  return [...all].filter((scope) => !seen.has(scope));
}

function totalOf(visible: readonly PublishedScope[]): PullPlan['total'] {
  let checksum = 0n;
  let count = 0;
  for (const scope of visible) {
    checksum ^= BigInt(scope.checksum);
    count += scope.count;
  }
  return { scopes: visible.length, count, checksum: String(checksum) };
}
