import { refusalOf, titleOf } from './error-map.ts';
import { errorPage } from './error-page.ts';
import { type Exchange, reply } from './exchange.ts';
import { languageOf, wantsPage } from './negotiate.ts';
import type { Refusal } from './refusal.ts';

/** The answer to anything thrown: a problem document for programs, a page for people. */
export function errorAnswer(exchange: Exchange, thrown: unknown): Response {
  const refused = refusalOf(thrown);
  const requestId = exchange.get('requestId') ?? '';
  const accept = exchange.req.header('accept');
  const headers = { ...refused.headers, vary: 'Accept, Accept-Language' };
  if (wantsPage(accept, exchange.req.path.startsWith('/api/'))) {
    const page = errorPage(refused.status, languageOf(exchange.req.header('accept-language')), requestId);
    return reply(exchange, refused.status, page, { ...headers, 'content-type': 'text/html; charset=utf-8' });
  }
  return reply(exchange, refused.status, JSON.stringify(problemDocument(refused, requestId)), {
    ...headers,
    'content-type': 'application/problem+json; charset=utf-8',
  });
}

/**
 * RFC 9457. For an absent and a foreign object it is the same but for `requestId`, which differs with every request:
 * nothing of what was asked for is repeated.
 */
export function problemDocument(
  { status, code, detail, errors, details }: Refusal,
  requestId: string,
): Record<string, unknown> {
  return {
    ...details,
    type: `urn:trainflow:problem:${code}`,
    title: titleOf(status),
    status,
    code,
    detail,
    requestId,
    errors,
  };
}
