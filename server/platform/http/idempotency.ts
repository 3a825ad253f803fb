import { createHash, type Hash } from 'node:crypto';
import { invalid } from '#shared/kernel/problem.ts';
import type { Exchange } from './exchange.ts';

/** Visible ASCII, as long as the column that keeps it. */
const shape = /^[\x21-\x7e]{8,128}$/;

/** The `Idempotency-Key` of a changing request; null without one. @throws Problem invalid */
export function idempotencyKeyOf(exchange: Exchange): string | null {
  const key = exchange.req.header('idempotency-key');
  if (key === undefined || exchange.req.method === 'GET' || exchange.req.method === 'HEAD') return null;
  if (!shape.test(key))
    throw invalid(
      'Idempotency-Key',
      'invalid_key',
      'The Idempotency-Key has 8 to 128 visible ASCII characters.',
    );
  return key;
}

/** Starts the hash that tells a repeated request from another one with the same key: method, path, and then the body. */
export function requestHash(exchange: Exchange): Hash {
  const { method, path } = exchange.req;
  return createHash('sha256').update(`${method}\n${path}${searchOf(exchange)}\n`);
}

/** `?limit=50`, or nothing. */
export function searchOf(exchange: Exchange): string {
  const start = exchange.req.url.indexOf('?');
  return start === -1 ? '' : exchange.req.url.slice(start);
}
