import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FakeServer, startFake } from './fake-server.ts';
import { send } from './wire.ts';

let server: FakeServer;
beforeAll(async () => {
  server = await startFake({ hosts: ['trainflow.example'] });
});
afterAll(() => server.close());

const json = { 'content-type': 'application/json' };
const ours = { ...json, 'x-trainflow-request': '1' };

describe('a change by POST', () => {
  const post = (headers: Record<string, string>) =>
    send(server.port, '/api/things', {
      method: 'POST',
      body: '{"name":"Crane"}',
      headers: { host: 'trainflow.example', cookie: server.cookie, ...headers },
    });
  test.each<readonly [string, Record<string, string>, number]>([
    [
      'from our own page',
      { ...ours, 'sec-fetch-site': 'same-origin', origin: 'https://trainflow.example' },
      201,
    ],
    [
      'from our own page in a browser without Sec-Fetch',
      { ...ours, origin: 'https://trainflow.example' },
      201,
    ],
    ['from a program that is no browser', ours, 201],
    ['from another site', { ...ours, 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, 403],
    ['from a sibling site', { ...ours, 'sec-fetch-site': 'same-site', origin: 'https://x.example' }, 403],
    ['typed into the address bar', { ...ours, 'sec-fetch-site': 'none' }, 403],
    ['from another origin', { ...ours, origin: 'https://evil.example' }, 403],
    ['from a page without origin', { ...ours, origin: 'null' }, 403],
    [
      'from an origin that only looks like ours',
      { ...ours, origin: 'https://trainflow.example.evil.example' },
      403,
    ],
    ['without our header', { ...json, 'sec-fetch-site': 'same-origin' }, 403],
    ['with another value in our header', { ...json, 'x-trainflow-request': 'true' }, 403],
    [
      'as a form of another site could send it',
      { 'content-type': 'text/plain', origin: 'https://evil.example' },
      403,
    ],
  ])('%s', async (_, headers, status) => {
    expect((await post(headers)).status).toBe(status);
  });

  test('to sign in is guarded too: nobody is signed in as somebody else', async () => {
    const asked = { method: 'POST', body: '{"name":"mallory"}', headers: json };
    expect((await send(server.port, '/api/auth/login', asked)).status).toBe(403);
  });

  test('gets no permission by preflight', async () => {
    const { status, headers } = await send(server.port, '/api/things', {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
    });
    expect(status).toBe(405);
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});

describe('a read', () => {
  const get = (headers: Record<string, string>) =>
    send(server.port, '/api/things', { headers: { cookie: server.cookie, ...headers } });
  test('by a script of another site is refused, by a link of another site not', async () => {
    expect((await get({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' })).status).toBe(403);
    expect((await get({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' })).status).toBe(403);
    expect((await get({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' })).status).toBe(200);
    expect((await get({ 'sec-fetch-site': 'same-origin' })).status).toBe(200);
    expect((await get({ 'sec-fetch-site': 'none' })).status).toBe(200);
  });
});
