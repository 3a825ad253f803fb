import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { scopes } from '#shared/kernel/permissions.ts';
import {
  clearedSessionCookie,
  newSessionToken,
  readSessionToken,
  sessionCookie,
  sessionTokenOf,
} from './tokens.ts';

test.each(scopes)('a token for %s says so in its first letter, and only its hash is stored', (scope) => {
  const token = newSessionToken(scope);
  expect(token.value).toMatch(/^[tdcs][A-Za-z0-9_-]{43}$/);
  expect(token.hash).toEqual(createHash('sha256').update(token.value).digest());
  expect(readSessionToken(token.value)).toEqual({ hash: token.hash, scope });
});

test('the letter is part of what is hashed: another letter is another token', () => {
  const { value, hash } = newSessionToken('self');
  expect(readSessionToken(`t${value.slice(1)}`)?.hash).not.toEqual(hash);
});

test('no two tokens are alike', () => {
  expect(new Set(Array.from({ length: 1000 }, () => newSessionToken('self').value)).size).toBe(1000);
});

test('the cookie cannot be read by scripts, sent without TLS, or set by a neighbour', () => {
  const token = newSessionToken('tenant');
  expect(sessionCookie(token, 43_200)).toBe(
    `__Host-tf=${token.value}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=43200`,
  );
  expect(clearedSessionCookie).toBe('__Host-tf=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0');
});

test('a Cookie header gives its token, whatever else it carries', () => {
  const { value, hash } = newSessionToken('crew');
  expect(sessionTokenOf(`a=b; __Host-tf=${value}; theme=dark`)).toEqual({ hash, scope: 'crew' });
  const foreign = [
    undefined,
    '',
    'tf=x',
    `x__Host-tf=${value}`,
    '__Host-tf=',
    `__Host-tf=x${value.slice(1)}`,
    `__Host-tf=${value}x`,
    `__Host-tf=${value}; __Host-tf=${value}`,
  ];
  for (const header of foreign) expect(sessionTokenOf(header)).toBeNull();
});
