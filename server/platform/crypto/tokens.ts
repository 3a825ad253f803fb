import { createHash, randomBytes } from 'node:crypto';
import type { Scope } from '#shared/kernel/permissions.ts';

/** `__Host-`: the browser takes it only with Secure, Path=/ and without Domain, so no neighbour can plant one. */
export const sessionCookieName = '__Host-tf';

const letterOf = { tenant: 't', departments: 'd', crew: 'c', self: 's' } as const satisfies Record<
  Scope,
  string
>;
const scopeOfLetter = new Map<string, Scope>([
  ['t', 'tenant'],
  ['d', 'departments'],
  ['c', 'crew'],
  ['s', 'self'],
]);
const shape = /^[tdcs][A-Za-z0-9_-]{43}$/;

export interface SessionToken {
  /** What the cookie carries: the letter of the scope and 32 random bytes, base64url. Never stored, never logged. */
  value: string;
  /** SHA-256 of the whole value: what the database keeps. */
  hash: Buffer;
}

/**
 * A new session token. Its first letter names the scope that reads are planned for; the database verifies it, and a
 * change of roles ends the session, so it cannot go stale.
 */
export function newSessionToken(scope: Scope): SessionToken {
  const value = letterOf[scope] + randomBytes(32).toString('base64url');
  return { value, hash: hashOf(value) };
}

/** What a request's cookie value claims; null when it cannot be one of ours. */
export function readSessionToken(value: string | undefined): { hash: Buffer; scope: Scope } | null {
  const scope = scopeOfLetter.get(value?.[0] ?? '');
  if (value === undefined || scope === undefined || !shape.test(value)) return null;
  return { hash: hashOf(value), scope };
}

/** The session token among the cookies of a `Cookie` header; null when there is none, or more than one. */
export function sessionTokenOf(header: string | undefined | null): ReturnType<typeof readSessionToken> {
  const values = (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${sessionCookieName}=`))
    .map((pair) => pair.slice(sessionCookieName.length + 1));
  return values.length === 1 ? readSessionToken(values[0]) : null;
}

/** The token of an `Authorization: Bearer` header; null when it cannot be one of ours. */
export const deviceTokenOf = (header: string): ReturnType<typeof readSessionToken> =>
  readSessionToken(/^Bearer (\S+)$/i.exec(header)?.[1]);

const attributes = 'Path=/; Secure; HttpOnly; SameSite=Lax';

/** The `Set-Cookie` value of a new session. SameSite is Lax, so that links in mails work; CSRF has its own guard. */
export const sessionCookie = (token: SessionToken, maxAgeSeconds: number): string =>
  `${sessionCookieName}=${token.value}; ${attributes}; Max-Age=${maxAgeSeconds}`;

/** The `Set-Cookie` value that makes the browser forget its session. */
export const clearedSessionCookie = `${sessionCookieName}=; ${attributes}; Max-Age=0`;

const hashOf = (value: string) => createHash('sha256').update(value).digest();
