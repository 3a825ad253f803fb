import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGzip, createZstdCompress } from 'node:zlib';
import { type Exchange, reply } from './exchange.ts';
import type { FeedAnswer } from './implement.ts';
import { takesCoding } from './negotiate.ts';

type Coding = 'zstd' | 'gzip' | 'identity';

/**
 * Lines of the sync feed, compressed as the client likes; 304 when there are none. They are written to a file first: the
 * snapshot they are read in ends before the first byte leaves, however slow the laptop's line is, and a failure on the way
 * is still a problem document.
 */
export async function feedAnswer(exchange: Exchange, { run }: FeedAnswer): Promise<Response> {
  const coding = codingOf(exchange.req.header('accept-encoding'));
  const folder = await mkdtemp(join(tmpdir(), 'trainflow-feed-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const path = join(folder, 'lines');
    const { wrote, etag } = await spooled(path, coding, run);
    if (!wrote) {
      await remove();
      return reply(exchange, 304, null, { etag });
    }
    const headers = {
      'content-type': 'text/plain; charset=utf-8',
      'content-length': String((await stat(path)).size),
      ...(coding === 'identity' ? {} : { 'content-encoding': coding }),
      vary: 'accept-encoding',
      etag,
    };
    if (exchange.req.method === 'HEAD') {
      await remove();
      return reply(exchange, 200, null, headers);
    }
    return reply(exchange, 200, ReadableStream.from(bytesOf(path, remove)), headers);
  } catch (error) {
    await remove();
    throw error;
  }
}

function codingOf(accepted: string | undefined): Coding {
  if (takesCoding(accepted, 'zstd')) return 'zstd';
  return takesCoding(accepted, 'gzip') ? 'gzip' : 'identity';
}

/** Level 1: a fifth of the bytes for a tenth of the time that the last percents would take. */
const compressors: Record<Coding, () => Transform> = {
  zstd: () => createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 1 } }),
  gzip: () => createGzip({ level: 1 }),
  identity: () => new PassThrough(),
};

async function spooled(path: string, coding: Coding, run: FeedAnswer['run']) {
  const compressor = compressors[coding]();
  const stored = pipeline(compressor, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
  let wrote = false;
  const write = async (text: string) => {
    wrote = true;
    // A full disk ends the writing too.
    if (!compressor.write(text)) await Promise.race([once(compressor, 'drain'), stored]);
  };
  try {
    const etag = await run(write);
    compressor.end();
    await stored;
    return { wrote, etag };
  } catch (error) {
    compressor.destroy();
    await stored.catch(() => {
      // Told already, by whatever broke the writing off.
    });
    throw error;
  }
}

async function* bytesOf(path: string, remove: () => Promise<void>): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path);
  } finally {
    await remove();
  }
}
