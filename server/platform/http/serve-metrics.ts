import { createHash, timingSafeEqual } from 'node:crypto';
import type { Hono } from 'hono';
import type { Metrics } from '../metrics.ts';
import { type Env, type Exchange, reply } from './exchange.ts';
import { notFound, wrongMethod } from './refusal.ts';

/** `/metrics`, for this machine or for whoever has the token; for anybody else there is no such address. */
export function serveMetrics(app: Hono<Env>, metrics: Metrics, token: string | null): void {
  app.get('/metrics', async (exchange) => {
    exchange.set('pattern', '/metrics');
    if (!exchange.get('client').local && !holdsToken(exchange, token)) throw notFound();
    return reply(exchange, 200, await metrics.text(), { 'content-type': metrics.contentType });
  });
  app.all('/metrics', () => {
    throw wrongMethod(['GET', 'HEAD']);
  });
}

function holdsToken(exchange: Exchange, token: string | null): boolean {
  const given = /^Bearer (\S+)$/.exec(exchange.req.header('authorization') ?? '')?.[1];
  if (token === null || given === undefined) return false;
  // Hashes have one length, so that the comparison tells nothing about the token's.
  return timingSafeEqual(hashOf(given), hashOf(token));
}

const hashOf = (text: string) => createHash('sha256').update(text).digest();
