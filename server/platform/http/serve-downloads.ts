import { type FileHandle, open } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Hono } from 'hono';
import { sandboxPolicy } from '#shared/kernel/security-headers.ts';
import type { Log } from '../log.ts';
import { codeOf } from '../start-error.ts';
import { type ByteRange, byteRange } from './byte-range.ts';
import { type Env, type Exchange, reply } from './exchange.ts';
import { contentDisposition, toldOnlyToTheLog } from './file-answer.ts';
import { HttpRefusal, notFound, wrongMethod } from './refusal.ts';

/** What may lie in the folder to be given out; anything else in it, also a file half written, has no address. */
const types: Readonly<Record<string, string>> = {
  '.msi': 'application/x-msi',
  '.json': 'application/json; charset=utf-8',
  '.pem': 'application/x-pem-file',
  '.tar': 'application/x-tar',
};
const plainName = /^[A-Za-z0-9][\w.-]{0,120}$/;

/**
 * `/downloads/…`: the client's installer, what is said of it and who signed it. Open to everybody: a laptop asks before
 * anybody has signed in, and so do the tools by which IT distributes software; nothing in the files is a secret.
 */
export function serveDownloads(app: Hono<Env>, folder: string, log: Log): void {
  app.get('/downloads/:name', async (exchange) => {
    exchange.set('pattern', '/downloads/{name}');
    const { name } = exchange.req.param();
    const type = plainName.test(name) ? types[extname(name)] : undefined;
    const handle = type === undefined ? null : await openIfThere(join(folder, name));
    if (type === undefined || handle === null) throw notFound();
    const answer = await answerOf(exchange, handle, log).catch(async (error: unknown) => {
      await handle.close();
      throw error;
    });
    const { status, body, headers } = answer;
    if (body === null) await handle.close();
    return reply(exchange, status, body, {
      ...headers,
      ...(status === 304 ? {} : { 'content-type': type, 'content-disposition': contentDisposition(name) }),
      'content-security-policy': sandboxPolicy,
      'accept-ranges': 'bytes',
      // Asked again each time, which costs no bytes while the file is the same.
      'cache-control': 'no-cache',
    });
  });
  app.all('/downloads/*', ({ req }) => {
    if (['GET', 'HEAD'].includes(req.method)) throw notFound();
    throw wrongMethod(['GET', 'HEAD']);
  });
}

async function openIfThere(path: string): Promise<FileHandle | null> {
  const handle = await open(path).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  });
  if (handle === null || (await handle.stat()).isFile()) return handle;
  await handle.close();
  return null;
}

async function answerOf({ req, get }: Exchange, handle: FileHandle, log: Log) {
  const { size, mtime } = await handle.stat();
  const etag = `"${size.toString(36)}-${mtime.getTime().toString(36)}"`;
  const known = { etag, 'last-modified': mtime.toUTCString() };
  if (req.header('if-none-match')?.includes(etag)) return { status: 304, body: null, headers: known };
  const range =
    req.method === 'GET' && isSame(req.header('if-range'), known)
      ? byteRange(req.header('range'), size)
      : null;
  if (range === 'beyond')
    throw new HttpRefusal(
      416,
      'download.beyond',
      'The file is shorter than that; ask for it from its beginning.',
      {
        'content-range': `bytes */${size}`,
      },
    );
  const part: ByteRange = range ?? { from: 0, to: size - 1 };
  const headers = {
    ...known,
    'content-length': String(part.to - part.from + 1),
    ...rangeHeader(range, size),
  };
  const status = range === null ? 200 : 206;
  if (req.method === 'HEAD' || size === 0) return { status, body: null, headers };
  const stream = handle.createReadStream({ start: part.from, end: part.to });
  const chunks = toldOnlyToTheLog(stream, log, get('requestId'));
  return { status, body: ReadableStream.from<Uint8Array>(chunks), headers };
}

/** A part is only good for whoever has the rest of the very same file. */
const isSame = (asked: string | undefined, known: { etag: string; 'last-modified': string }): boolean =>
  asked === undefined || asked === known.etag || asked === known['last-modified'];

const rangeHeader = (range: ByteRange | null, size: number): Record<string, string> =>
  range === null ? {} : { 'content-range': `bytes ${range.from}-${range.to}/${size}` };
