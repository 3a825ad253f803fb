import type { FieldError } from '#shared/kernel/problem.ts';

/** What is said to a client that is not served. Everything in it may be shown. */
export interface Refusal {
  status: number;
  code: string;
  detail: string;
  errors: readonly FieldError[];
  details: Readonly<Record<string, unknown>>;
  headers: Readonly<Record<string, string>>;
}

/** A refusal that only HTTP knows (405, 408, 421, …); thrown inside this folder. */
export class HttpRefusal extends Error {
  readonly refusal: Refusal;
  constructor(status: number, code: string, detail: string, headers: Record<string, string> = {}) {
    super(detail);
    this.name = 'HttpRefusal';
    this.refusal = refusal(status, code, detail, headers);
  }
}

export const refusal = (
  status: number,
  code: string,
  detail: string,
  headers: Record<string, string> = {},
): Refusal => ({ status, code, detail, headers, errors: [], details: {} });

/** The methods that this server knows at all. */
export const methods: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

export const notFound = () => new HttpRefusal(404, 'page.missing', 'There is nothing at this address.');

/** @param allowed the methods of the `Allow` header. */
export const wrongMethod = (allowed: readonly string[]) =>
  new HttpRefusal(405, 'method_not_allowed', 'This address does not take that method.', {
    allow: allowed.join(', '),
  });
