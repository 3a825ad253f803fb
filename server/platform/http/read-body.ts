import { Problem } from '#shared/kernel/problem.ts';
import type { Exchange } from './exchange.ts';
import { HttpRefusal } from './refusal.ts';

/** A JSON body is at most 1 MiB. */
export const maxJsonBytes = 1024 * 1024;
/** A laptop names every scope that it holds: one for each of the tenant's people, where it is an officer's. */
export const maxFeedRequestBytes = 8 * maxJsonBytes;
/** A JSON body has arrived after 30 seconds or never will. */
const deadlineMs = 30_000;

/** `application/json`, with UTF-8 or no charset named. */
const jsonType = /^application\/json(?:\s*;\s*charset\s*=\s*"?utf-8"?)?$/i;
const multipartType = /^multipart\/form-data\s*;/i;

/** @throws Problem unsupported (415) unless the content type is exactly what the route reads. */
export function checkContentType(exchange: Exchange, kind: 'json' | 'multipart'): void {
  const header = exchange.req.header('content-type') ?? '';
  const coding = exchange.req.header('content-encoding') ?? 'identity';
  const wanted = kind === 'json' ? 'application/json' : 'multipart/form-data';
  if (!(kind === 'json' ? jsonType : multipartType).test(header.trim()))
    throw new Problem('unsupported', 'content_type', `Send ${wanted}.`);
  if (coding !== 'identity')
    throw new Problem('unsupported', 'content_encoding', 'Send the body without compression.');
}

/** True when the request carries a body, however it is framed. */
export function hasBody(exchange: Exchange): boolean {
  // Called in the same process, a request has no framing.
  if (exchange.env?.incoming === undefined) return exchange.req.raw.body !== null;
  const length = exchange.req.header('content-length');
  return exchange.req.header('transfer-encoding') !== undefined || (length !== undefined && length !== '0');
}

/**
 * The body's bytes, never more than `maxBytes` in memory.
 * @throws Problem too_large, HttpRefusal 408 after 30 seconds, 400 when the client breaks off.
 */
export async function readBytes(exchange: Exchange, maxBytes: number): Promise<Buffer> {
  checkLength(exchange, maxBytes);
  const deadline = Promise.withResolvers<never>();
  const timer = setTimeout(() => deadline.reject(tooSlow()), deadlineMs);
  try {
    return await Promise.race([received(exchange, maxBytes), deadline.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Refuses by `Content-Length`, before a byte is read. */
export function checkLength(exchange: Exchange, maxBytes: number): void {
  if (Number(exchange.req.header('content-length') ?? 0) > maxBytes) throw tooLarge(maxBytes);
}

export const tooSlow = () => new HttpRefusal(408, 'too_slow', 'The request did not arrive in time.');

export const brokenOff = () => new HttpRefusal(400, 'body_incomplete', 'The request broke off.');

/** @param maxBytes the limit, named in the sentence. */
export const tooLarge = (maxBytes: number) =>
  new Problem('too_large', 'too_large', `This is larger than the limit of ${inWords(maxBytes)}.`, {
    details: { maxBytes },
  });

/** UTF-8 text. @throws Problem invalid when the bytes are not UTF-8. */
export function textOf(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new Problem('invalid', 'invalid_encoding', 'The body is not UTF-8 text.');
  }
}
const utf8 = new TextDecoder('utf-8', { fatal: true });

async function received(exchange: Exchange, maxBytes: number): Promise<Buffer> {
  // Node's parser never lets through more than Content-Length says; bodies without are counted as they come.
  if (exchange.req.header('content-length') === undefined) return counted(exchange.req.raw, maxBytes);
  try {
    return Buffer.from(await exchange.req.raw.arrayBuffer());
  } catch {
    throw brokenOff();
  }
}

async function counted(request: Request, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const reader = request.body?.getReader();
  while (reader) {
    const { done, value } = await reader.read().catch(() => {
      throw brokenOff();
    });
    if (done) break;
    bytes += value.byteLength;
    if (bytes > maxBytes) {
      reader.cancel().catch(() => {
        // The client is told anyway.
      });
      throw tooLarge(maxBytes);
    }
    chunks.push(value);
  }
  return Buffer.concat(chunks);
}

function inWords(bytes: number): string {
  const mebibytes = bytes / 1024 / 1024;
  return mebibytes >= 1 ? `${Math.floor(mebibytes)} MiB` : `${bytes} bytes`;
}
