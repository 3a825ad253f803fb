import { createClient, problemOf, type Send, urlOf } from '#shared/kernel/client.ts';
import { Problem } from '#shared/kernel/problem.ts';
import type { Input, Output, Route } from '#shared/kernel/route.ts';

/** The one door to the backend. A server that cannot be reached is a Problem like any other refusal. */
async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, { ...init, credentials: 'same-origin' });
  } catch {
    throw new Problem('unavailable', 'unreachable', 'The server cannot be reached.');
  }
}

const send: Send = async (path, init) => {
  const answer = await reach(path, init);
  return { status: answer.status, text: () => textOf(answer) };
};

/** A refusal's text, with the seconds that `Retry-After` names put where a Problem keeps its details. */
async function textOf(answer: Response): Promise<string> {
  const text = await answer.text();
  const seconds = Number(answer.headers.get('retry-after') ?? Number.NaN);
  if (answer.ok || Number.isNaN(seconds)) return text;
  try {
    return JSON.stringify({ retryAfterSeconds: seconds, ...JSON.parse(text) });
  } catch {
    return text;
  }
}

export const call = createClient(send);

/** Sends a multipart route: one file under `file`, the body's fields as text beside it. */
export async function upload<R extends Route & { upload: object }>(
  route: R,
  input: Input<R>,
  file: File,
  idempotencyKey: string,
): Promise<Output<R>> {
  const form = new FormData();
  const body = 'body' in input && input.body instanceof Object ? input.body : {};
  for (const [name, value] of Object.entries(body)) form.set(name, String(value));
  form.set('file', file);
  const answer = await reach(urlOf(route, input), {
    method: 'POST',
    headers: { accept: 'application/json', 'x-trainflow-request': '1', 'idempotency-key': idempotencyKey },
    body: form,
  });
  const text = await answer.text();
  if (!answer.ok) throw problemOf(answer.status, text);
  return JSON.parse(text);
}
