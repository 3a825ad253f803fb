import { urlOf } from '#shared/kernel/client.ts';
import type { Input, Route } from '#shared/kernel/route.ts';
import type { Backend } from '../support/backend.ts';
import type { RouteInput } from './inputs.ts';
import { type Ending, type Observed, observe } from './observed-database.ts';
import { pdf } from './world.ts';

export interface Answer {
  status: number;
  /** Sorted, without the request's own number. */
  headers: string;
  /** Without the request's own number. */
  text: string;
  /** The problem's code; null for what is no problem document. */
  code: string | null;
  requestId: string;
  observed: Observed;
}

export interface Asked {
  route: Route;
  input: RouteInput;
  cookie: string | null;
  /** Of a laptop, in the place of the cookie. */
  token?: string | undefined;
  method?: string;
  /** What the path begins with instead of `/api`. */
  root?: string;
}

/** Sends a request as our own client does, and takes in the whole answer. */
export async function ask(backend: Backend, asked: Asked, ending: Ending): Promise<Answer> {
  const { path, init } = requestOf(asked);
  const { result: answer, observed } = await observe(ending, () => backend.request(path, init));
  return { ...(await taken(asked.route, answer)), observed };
}

export function requestOf({ route, input, cookie, token, method, root }: Asked): {
  path: string;
  init: RequestInit;
} {
  const url = urlOf(route, input as Input<Route>);
  const path = root === undefined ? url : url.replace(/^\/api/, root);
  const headers: Record<string, string> = {
    accept: 'application/json',
    'x-trainflow-request': '1',
    ...(cookie === null ? {} : { cookie }),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
  const init = { method: method ?? route.method.toUpperCase(), headers };
  if (route.upload) return { path, init: { ...init, body: formOf(input.body ?? {}) } };
  if (input.body === undefined) return { path, init };
  const body = JSON.stringify(input.body);
  const length = String(Buffer.byteLength(body));
  const typed = { ...headers, 'content-type': 'application/json', 'content-length': length };
  return { path, init: { ...init, headers: typed, body } };
}

function formOf(fields: Record<string, unknown>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, String(value));
  form.append('file', pdf());
  return form;
}

async function taken(route: Route, answer: Response): Promise<Omit<Answer, 'observed'>> {
  const requestId = answer.headers.get('x-request-id') ?? '';
  const text = await textOf(route, answer);
  const headers = [...answer.headers]
    .filter(([name]) => name !== 'x-request-id' && name !== 'date')
    .map(([name, value]) => `${name}: ${value}`)
    .sort()
    .join('\n');
  const isProblem = answer.headers.get('content-type')?.startsWith('application/problem+json') ?? false;
  const code = isProblem && text !== '' ? String(JSON.parse(text).code) : null;
  return { status: answer.status, headers, text: text.replaceAll(requestId, '<request>'), code, requestId };
}

/** A stream of events never ends by itself: its beginning tells enough. */
async function textOf(route: Route, answer: Response): Promise<string> {
  if (route.raw !== 'events' || answer.status !== 200) return answer.text();
  await answer.body?.cancel();
  return '';
}
