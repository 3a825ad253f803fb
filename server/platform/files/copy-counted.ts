import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

export interface Counted {
  bytes: number;
  sha256: Buffer;
}

/** Copies a file, readable by this user only unless a mode is given, and returns when it is on the disk. */
export async function copyCounted(from: string, to: string, mode = 0o600): Promise<Counted> {
  const hash = createHash('sha256');
  let bytes = 0;
  await pipeline(
    createReadStream(from),
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        bytes += chunk.byteLength;
        hash.update(chunk);
        yield chunk;
      }
    },
    createWriteStream(to, { mode, flush: true }),
  );
  return { bytes, sha256: hash.digest() };
}
