/** A part of a file, both ends included. */
export interface ByteRange {
  from: number;
  to: number;
}

/**
 * What a `Range` header asks for (RFC 9110, 14). Null: the whole file, which is also the answer to several ranges at once,
 * another unit, or nonsense. `beyond`: nothing of the file lies there.
 */
export function byteRange(header: string | undefined, bytes: number): ByteRange | 'beyond' | null {
  const [match, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (match === undefined || first + last === '') return null;
  if (first === '') {
    const wanted = Math.min(Number(last), bytes);
    return wanted === 0 ? 'beyond' : { from: bytes - wanted, to: bytes - 1 };
  }
  const from = Number(first);
  if (last !== '' && Number(last) < from) return null;
  if (from >= bytes) return 'beyond';
  return { from, to: last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1) };
}
