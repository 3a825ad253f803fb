import { randomBytes, timingSafeEqual } from 'node:crypto';
import { newId } from '#shared/kernel/ids.ts';
import { forbidden, Problem } from '#shared/kernel/problem.ts';
import { hardened, problemAnswer } from './answers.ts';

const cookieName = 'trainflow-window';

/** Lets one person's browser in on a loopback port: other programs and other sites of this machine stay outside. */
export class WindowGuard {
  readonly #hosts: ReadonlySet<string>;
  readonly #window = randomBytes(32).toString('base64url');
  readonly #told: (path: string) => void;
  #entrance = '';

  /** @param told of the path that opens a window, once; called again with another one after it was used */
  constructor(port: number, told: (path: string) => void) {
    this.#hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`]);
    this.#told = told;
    this.#renew();
  }

  /** The application behind the guard. */
  around(fetch: (request: Request) => Promise<Response>): (request: Request) => Promise<Response> {
    return async (request) => {
      try {
        return this.#enter(request) ?? (await fetch(request));
      } catch (error) {
        return hardened(refusal(request, error));
      }
    };
  }

  /** @returns an answer of its own, or null: go on. @throws Problem */
  #enter(request: Request): Response | null {
    const { host, pathname } = new URL(request.url);
    if (!this.#hosts.has(host)) throw forbidden('wrong_host', 'This laptop does not answer under that name.');
    const origin = request.headers.get('origin');
    if (origin !== null && !this.#hosts.has(origin.replace(/^http:\/\//, '')))
      throw forbidden('csrf.foreign_site', 'This request comes from another site.');
    if (pathname.startsWith('/open/')) return this.#open(pathname.slice('/open/'.length));
    if (!isSame(cookieOf(request), this.#window))
      throw new Problem(
        'forbidden',
        'window.unknown',
        'This window was not opened by TrainFlow. Open the address that the program printed last.',
      );
    return null;
  }

  #open(entrance: string): Response {
    if (!isSame(entrance, this.#entrance))
      throw forbidden(
        'window.used',
        'This address was used before. Open the one that the program printed last.',
      );
    this.#renew();
    const cookie = `${cookieName}=${this.#window}; Path=/; HttpOnly; SameSite=Strict`;
    return hardened(new Response(null, { status: 303, headers: { location: '/', 'set-cookie': cookie } }));
  }

  #renew(): void {
    this.#entrance = randomBytes(24).toString('base64url');
    this.#told(`/open/${this.#entrance}`);
  }
}

/** A sentence for a person, a problem document for a program. */
function refusal(request: Request, error: unknown): Response {
  const answer = problemAnswer(error, newId());
  if (!(error instanceof Problem) || !request.headers.get('accept')?.includes('text/html')) return answer;
  return new Response(error.message, {
    status: answer.status,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
  });
}

const cookieOf = (request: Request): string =>
  (request.headers.get('cookie') ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(`${cookieName}=`))
    ?.slice(cookieName.length + 1) ?? '';

const isSame = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
