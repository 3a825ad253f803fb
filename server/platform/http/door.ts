import type { Next } from 'hono';
import { newId } from '#shared/kernel/ids.ts';
import { forbidden } from '#shared/kernel/problem.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { type createClientReader, isLoopback } from './client-address.ts';
import { errorAnswer } from './error-answer.ts';
import type { Exchange } from './exchange.ts';
import { hostOf } from './host.ts';
import { checkLength } from './read-body.ts';
import { HttpRefusal, methods } from './refusal.ts';
import { isAlarming } from './sql-state.ts';

interface Door {
  clientOf: ReturnType<typeof createClientReader>;
  isOwnHost(host: string): boolean;
  /** The largest body that any route takes. */
  maxBytes: number;
  allowPlainHttp: boolean;
  log: Log;
  metrics: Metrics;
}

/** Every request passes here first and leaves here last: it gets its number, is measured, and is written to the log. */
export const record =
  ({ clientOf, log, metrics }: Door) =>
  async (exchange: Exchange, next: Next): Promise<void> => {
    const started = performance.now();
    const socket = exchange.env?.incoming?.socket;
    const peer = { address: socket?.remoteAddress, encrypted: socket !== undefined && 'encrypted' in socket };
    exchange.set('requestId', newId());
    exchange.set(
      'client',
      clientOf(peer, (name) => exchange.req.header(name)),
    );
    exchange.set('pattern', 'unknown');
    try {
      await next();
    } catch (thrown) {
      // Hono hands on what is thrown without being an Error.
      exchange.res = failed(exchange, thrown, log);
    }
    const ms = performance.now() - started;
    const { status } = exchange.res;
    const route = exchange.get('pattern');
    const method = methods.includes(exchange.req.method) ? exchange.req.method : 'OTHER';
    metrics.request({ method, route, status }, ms / 1000);
    const { address } = exchange.get('client');
    log.info('request', {
      requestId: exchange.get('requestId'),
      method,
      route,
      status,
      ms: Math.round(ms),
      address,
    });
  };

/** Refuses what is not for this server, before anything of it is read. */
export const guard =
  ({ isOwnHost, maxBytes, allowPlainHttp }: Door) =>
  async (exchange: Exchange, next: Next): Promise<void> => {
    checkLength(exchange, maxBytes);
    if (!isOwnHost(hostOf(exchange.req.url)))
      throw new HttpRefusal(421, 'wrong_host', 'This server does not answer under that name.');
    const { secure, address } = exchange.get('client');
    if (!secure && !allowPlainHttp && !isLoopback(address))
      throw forbidden(
        'https_required',
        'Use https: this server does not answer over an unencrypted connection.',
      );
    await next();
  };

/** The answer to anything thrown. What is our fault, or looks like a hole in the isolation, is written to the log. */
export function failed(exchange: Exchange, error: unknown, log: Log): Response {
  const answer = errorAnswer(exchange, error);
  const fields = { requestId: exchange.get('requestId'), route: exchange.get('pattern'), error };
  if (isAlarming(error)) log.error('row-level security refused a statement', { ...fields, event: 'alarm' });
  else if (answer.status >= 500) log.error('a request failed', fields);
  return answer;
}
