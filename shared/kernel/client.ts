import { Problem, type ProblemKind } from './problem.ts';
import type { Input, Output, Route } from './route.ts';

interface Sent {
  method: string;
  headers: Record<string, string>;
  body?: string;
}
interface Answer {
  status: number;
  text(): Promise<string>;
}
/** `fetch`, or `app.request` of an in-process backend. */
export type Send = (path: string, init: Sent) => Promise<Answer>;

interface CallOptions {
  /** Sent again with the same key, a creating call is applied once. */
  idempotencyKey?: string;
  headers?: Record<string, string>;
}

/** The path and query of a call, `/api/users/0199…?limit=50`. */
export function urlOf<R extends Route>(route: R, input: Input<R>): string {
  const { params = {}, query = {} } = input as Record<
    'params' | 'query',
    Record<string, unknown> | undefined
  >;
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(params[name])),
  );
  const search = Object.entries(query)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
  return search.length === 0 ? path : `${path}?${search.join('&')}`;
}

/** Calls any JSON route of the contract; a refusal arrives as the same Problem that the backend threw. */
export const createClient =
  (send: Send) =>
  async <R extends Route>(route: R, input: Input<R>, options: CallOptions = {}): Promise<Output<R>> => {
    const { body } = input as { body?: unknown };
    const answer = await send(urlOf(route, input), {
      method: route.method.toUpperCase(),
      headers: {
        accept: 'application/json',
        ...(route.method === 'get' ? {} : { 'x-trainflow-request': '1', 'content-type': 'application/json' }),
        ...(options.idempotencyKey === undefined ? {} : { 'idempotency-key': options.idempotencyKey }),
        ...options.headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (answer.status >= 400) throw problemOf(answer.status, text);
    return (text === '' ? undefined : JSON.parse(text)) as Output<R>;
  };

/** Rebuilds the Problem of an answer; anything that is not a problem document becomes an `internal` one. */
export function problemOf(status: number, text: string): Problem {
  const kind = kindOf[status] ?? (status >= 500 ? 'internal' : 'invalid');
  try {
    const { code, detail, errors, type, title, status: _, requestId, ...details } = JSON.parse(text);
    return new Problem(kind, String(code ?? kind), String(detail ?? title ?? type), {
      errors: Array.isArray(errors) ? errors : [],
      details: { ...details, requestId },
    });
  } catch {
    return new Problem(kind, kind, 'The server gave an answer that is not understood.');
  }
}

const kindOf: Record<number, ProblemKind> = {
  400: 'invalid',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'missing',
  409: 'conflict',
  413: 'too_large',
  415: 'unsupported',
  426: 'outdated',
  429: 'too_many',
  503: 'unavailable',
};
