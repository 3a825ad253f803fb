import type { ResourceKind } from './resource.schemas.ts';

/**
 * The answer to a pull, line by line: JSON escapes every control character, so tab and newline frame safely.
 *
 *     {…PullHead…}
 *     S <scope> <full|delta> <count> <checksum>
 *     <seq> TAB <kind> TAB <id> TAB <body>      an empty body: the record is gone from the scope
 *     E
 *
 * Records follow their scope's line. Without the last line the answer was cut off and nothing of it counts.
 */
export interface ScopeLine {
  scope: string;
  mode: 'full' | 'delta';
  /** Records in the scope once this answer is applied, and the XOR of their hashes. */
  count: number;
  checksum: bigint;
}

export interface RecordLine {
  seq: number;
  kind: ResourceKind;
  id: string;
  /** The record as JSON text, verbatim; null: a tombstone. */
  body: string | null;
}

export const feedEnd = 'E';

/** What is hashed: the first 64 bits of MD5 of this text, as a signed number. A checksum against mishaps, not against an attacker. */
export const hashedText = ({ kind, id, body }: Pick<RecordLine, 'kind' | 'id'> & { body: string }): string =>
  `${kind}:${id}:${body}`;

export const printScope = ({ scope, mode, count, checksum }: ScopeLine): string =>
  `S ${scope} ${mode} ${count} ${checksum}`;

/** @throws Error for a line that is none of the three. */
export function parseFeedLine(line: string): ScopeLine | RecordLine | typeof feedEnd {
  if (line === feedEnd) return feedEnd;
  if (line.startsWith('S ')) return parseScope(line);
  const [seq, kind, id, ...body] = line.split('\t');
  if (id === undefined || body.length !== 1 || !/^\d+$/.test(seq ?? ''))
    throw new Error(`not a line of the feed: ${line.slice(0, 80)}`);
  return {
    seq: Number(seq),
    kind: kind as ResourceKind,
    id,
    body: body[0] === '' ? null : (body[0] as string),
  };
}

function parseScope(line: string): ScopeLine {
  const [, scope, mode, count, checksum] = line.split(' ');
  if (scope === undefined || (mode !== 'full' && mode !== 'delta') || checksum === undefined)
    throw new Error(`not a scope of the feed: ${line.slice(0, 80)}`);
  return { scope, mode, count: Number(count), checksum: BigInt(checksum) };
}
