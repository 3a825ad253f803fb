import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { Client } from './client-address.ts';

/** One request and its answer on the way through this server. */
export type Exchange = Context<Env>;

export interface Env {
  /** What the HTTP server hands over; absent when the application is called in the same process. */
  Bindings: Partial<HttpBindings> & {
    /** Aborts when the server stops, so that open streams end. */
    stopping?: AbortSignal;
  };
  Variables: {
    requestId: string;
    client: Client;
    /** The route's pattern, `/api/users/{id}`: what logs and metrics call the request. */
    pattern: string;
    /** The values of the pattern's parameters, decoded. */
    params: Record<string, string>;
  };
}

type AnswerBody = string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | null;

/**
 * Every answer is made here. The headers stay a plain object: the HTTP adapter then writes them as they are, which a
 * `Headers` object would cost several microseconds. Security headers follow in `HardenedResponse`.
 */
export function reply(
  exchange: Exchange,
  status: number,
  body: AnswerBody,
  headers: Readonly<Record<string, string>>,
  cookies: readonly string[] = [],
): Response {
  const all = { ...headers, 'x-request-id': exchange.get('requestId') };
  // Only a list of pairs can carry two cookies.
  const pairs = cookies.map((cookie): [string, string] => ['set-cookie', cookie]);
  return new Response(body, {
    status,
    headers: pairs.length === 0 ? all : [...Object.entries(all), ...pairs],
  });
}

export const replyJson = (exchange: Exchange, status: number, value: unknown): Response =>
  reply(exchange, status, JSON.stringify(value), { 'content-type': 'application/json; charset=utf-8' });
