import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { sandboxPolicy } from '#shared/kernel/security-headers.ts';
import type { Log } from '../log.ts';
import { type Exchange, reply } from './exchange.ts';
import type { FileAnswer } from './implement.ts';

/** An attachment that no browser runs: its own type, its own name, a sandbox in case somebody shows it anyway. */
export async function fileAnswer(exchange: Exchange, file: FileAnswer, log: Log): Promise<Response> {
  // A file that cannot be opened is a 500 with its page, not an answer that breaks off.
  if (file.body.readableLength === 0 && !file.body.readableEnded) await once(file.body, 'readable');
  const headers = {
    'content-type': /^[\w.+-]+\/[\w.+-]+(; charset=utf-8)?$/.test(file.mediaType)
      ? file.mediaType
      : 'application/octet-stream',
    'content-disposition': contentDisposition(file.fileName),
    'content-security-policy': sandboxPolicy,
    ...(file.bytes === null ? {} : { 'content-length': String(file.bytes) }),
  };
  if (exchange.req.method === 'HEAD') {
    file.body.destroy();
    return reply(exchange, 200, null, headers);
  }
  const chunks = toldOnlyToTheLog(file.body, log, exchange.get('requestId'));
  return reply(exchange, 200, ReadableStream.from<Uint8Array>(chunks), headers);
}

/** RFC 6266: an ASCII name for old clients, the real one percent-encoded. Header values cannot hold Arabic. */
export function contentDisposition(fileName: string): string {
  const name = fileName.toWellFormed().replace(/[\p{Cc}/\\\u202a-\u202e\u2066-\u2069]/gu, '_');
  const plain = name.replace(/[^\w.() -]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

/** Passes the bytes on; an error goes to the log, and the client sees only that the connection breaks. */
export async function* toldOnlyToTheLog(
  body: Readable,
  log: Log,
  requestId: string,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of body) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
  } catch (error) {
    log.error('a download broke off', { requestId, error });
    throw new Error('The answer broke off.');
  }
}
