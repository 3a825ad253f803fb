import { Problem } from '#shared/kernel/problem.ts';
import type { ServerLine } from './server-line.ts';
import { isNoContact } from './unreachable.ts';

/** What of a request and of an answer goes on; the rest is between two neighbours. */
const asked = [
  'accept',
  'accept-language',
  'content-type',
  'idempotency-key',
  'x-trainflow-request',
  'range',
  'if-none-match',
];
const answered = [
  'content-type',
  'content-disposition',
  'content-security-policy',
  'cache-control',
  'etag',
  'location',
  'retry-after',
  'x-request-id',
];

/** Hands a request to the server in the person's name. @throws Problem `sync.needs_server` saying why it cannot be reached */
export async function forward(server: ServerLine, request: Request): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const body =
    request.method === 'GET' || request.method === 'HEAD' ? undefined : await request.arrayBuffer();
  let answer: Response;
  try {
    answer = await server.send(`${pathname}${search}`, {
      method: request.method,
      headers: only(request.headers, asked),
      ...(body === undefined || body.byteLength === 0 ? {} : { body }),
    });
  } catch (error) {
    throw isNoContact(error) ? needsServer(error) : error;
  }
  const { status } = answer;
  const empty = status === 204 || status === 304;
  return new Response(empty ? null : answer.body, { status, headers: only(answer.headers, answered) });
}

const only = (headers: Headers, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = headers.get(name);
      return value === null ? [] : [[name, value]];
    }),
  );

const needsServer = (noContact: Problem) =>
  new Problem('unavailable', 'sync.needs_server', `This needs the server. ${noContact.message}`, {
    details: { reason: noContact.code },
  });
