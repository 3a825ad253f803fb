import { STATUS_CODES } from 'node:http';
import { Problem } from '#shared/kernel/problem.ts';
import type { ProblemDocument } from '#shared/kernel/schemas.ts';
import { securityHeaders } from '#shared/kernel/security-headers.ts';

/** RFC 9457, as the server writes it. What is no Problem is a mistake of ours and says nothing. */
export function problemDocument(
  thrown: unknown,
  requestId: string,
): ProblemDocument & Record<string, unknown> {
  const problem =
    thrown instanceof Problem && thrown.kind !== 'internal'
      ? thrown
      : new Problem('internal', 'internal', 'Something went wrong on this laptop. What you saved is kept.');
  const { status, code, message, errors, details } = problem;
  return {
    ...details,
    type: `urn:trainflow:problem:${code}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    code,
    detail: message,
    requestId,
    errors: [...errors],
  };
}

export function problemAnswer(thrown: unknown, requestId: string): Response {
  const document = problemDocument(thrown, requestId);
  const retryAfter = thrown instanceof Problem ? thrown.retryAfterSeconds : undefined;
  return new Response(JSON.stringify(document), {
    status: document.status,
    headers: {
      'content-type': 'application/problem+json; charset=utf-8',
      'x-request-id': requestId,
      ...(retryAfter === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfter)) }),
    },
  });
}

/** The same answer with the headers that every answer carries; its own of the same name win. */
export function hardened(answer: Response): Response {
  const headers = new Headers(answer.headers);
  for (const [name, value] of Object.entries(securityHeaders))
    if (!headers.has(name)) headers.set(name, value);
  return new Response(answer.body, { status: answer.status, headers });
}

export const jsonAnswer = (status: number, value: unknown): Response =>
  status === 204
    ? new Response(null, { status })
    : new Response(JSON.stringify(value), {
        status,
        headers: { 'content-type': 'application/json; charset=utf-8' },
      });
