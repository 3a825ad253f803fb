import { newId } from '#shared/kernel/ids.ts';
import type { Problem } from '#shared/kernel/problem.ts';

/** A refusal in the API's own form (RFC 9457), so that pages show it like any other. */
export function problemAnswer({ status, code, message, errors }: Problem): Response {
  const document = {
    type: 'about:blank',
    title: code,
    status,
    code,
    detail: message,
    requestId: newId(),
    errors,
  };
  return new Response(JSON.stringify(document), {
    status,
    headers: { 'content-type': 'application/problem+json; charset=utf-8', 'cache-control': 'no-store' },
  });
}
