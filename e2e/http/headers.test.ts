import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { securityHeaders } from '#shared/kernel/security-headers.ts';
import { absent, known, uploadMaxBytes } from './fake-api.ts';
import { builtPages, type FakeServer, startFake } from './fake-server.ts';
import { listen, parseAnswer, send, sendRaw, type WireAnswer } from './wire.ts';

let server: FakeServer;
let pages: Awaited<ReturnType<typeof builtPages>>;
beforeAll(async () => {
  pages = await builtPages();
  server = await startFake({ pagesFolder: pages.folder }, { headersTimeoutMs: 400 });
});
afterAll(async () => {
  await server.close();
  await pages.remove();
});

type Probe = readonly [what: string, status: number, ask: () => Promise<WireAnswer>];
const signedIn = () => ({ cookie: server.cookie });
const html = { accept: 'text/html,application/xhtml+xml;q=0.9' };
const get = (path: string, headers: Record<string, string> = {}) => send(server.port, path, { headers });
const asked = (path: string, headers: Record<string, string> = {}) =>
  get(path, { ...signedIn(), ...headers });
const post = (path: string, body: string, headers: Record<string, string> = {}) =>
  send(server.port, path, {
    method: 'POST',
    body,
    headers: { ...signedIn(), 'x-trainflow-request': '1', 'content-type': 'application/json', ...headers },
  });
const raw = (bytes: string) => sendRaw(server.port, bytes);
const host = 'Host: 127.0.0.1';

/** The beginning of an answer that does not end by itself. */
async function opening(bytes: string): Promise<WireAnswer> {
  const { socket, received } = listen(server.port, bytes);
  await expect.poll(received).toContain('\r\n\r\n');
  socket.destroy();
  return parseAnswer(received());
}

const probes: Probe[] = [
  // pages and files
  ['the start page', 200, () => get('/')],
  ['a page of the application', 200, () => get('/my-courses')],
  ['a page with an id', 200, () => get(`/users/${known}`)],
  ['a page asked by HEAD', 200, () => send(server.port, '/', { method: 'HEAD' })],
  ['an unknown page', 404, () => get('/nothing')],
  ['an unknown page, as JSON', 404, () => get('/nothing', { accept: 'application/json' })],
  ['a hashed file', 200, () => get('/assets/index-3f2a1b.js')],
  ['a compressed file', 200, () => get('/assets/index-3f2a1b.js', { 'accept-encoding': 'br' })],
  [
    'a file the browser has',
    304,
    async () => {
      const { headers } = await get('/assets/index-3f2a1b.js');
      return get('/assets/index-3f2a1b.js', { 'if-none-match': String(headers.etag) });
    },
  ],
  ['an icon', 200, () => get('/favicon.svg')],
  ['a file of no known kind', 404, () => get('/notes.secret')],
  ['a way out of the folder', 404, () => get('/assets/..%2f..%2fetc/passwd')],
  ['the style of error pages', 200, () => get('/error.css')],
  ['a page by POST', 405, () => send(server.port, '/', { method: 'POST' })],
  // the API
  ['a public route', 200, () => get('/api/health')],
  ['the same under v1', 200, () => get('/api/v1/health')],
  ['a route by HEAD', 200, () => send(server.port, '/api/health', { method: 'HEAD' })],
  ['a list', 200, () => asked('/api/things?limit=10')],
  ['a creation', 201, () => post('/api/things', '{"name":"Crane"}')],
  [
    'an answer without content',
    204,
    () =>
      send(server.port, `/api/things/${known}`, {
        method: 'DELETE',
        headers: { ...signedIn(), 'x-trainflow-request': '1' },
      }),
  ],
  ['an answer with cookies', 200, () => post('/api/auth/login', '{"name":"Anna"}')],
  ['an answer that clears the site', 204, () => post('/api/auth/logout', '{}')],
  ['an absent thing', 404, () => asked(`/api/things/${absent}`)],
  ['an unknown route', 404, () => asked('/api/nothing')],
  ['an unknown route, as a page', 404, () => asked('/api/nothing', html)],
  ['nobody signed in', 401, () => get('/api/things')],
  ['a wrong method', 405, () => send(server.port, '/api/health', { method: 'PUT' })],
  ['OPTIONS', 405, () => send(server.port, '/api/things', { method: 'OPTIONS' })],
  ['TRACE', 405, () => send(server.port, '/api/things', { method: 'TRACE' })],
  ['an unknown parameter', 400, () => asked('/api/things?x=1')],
  ['broken JSON', 400, () => post('/api/things', '{')],
  ['a form as JSON', 415, () => post('/api/things', 'name=x', { 'content-type': 'text/plain' })],
  ['too much', 413, () => post('/api/things', `"${'x'.repeat(1024 * 1024)}"`)],
  [
    'far too much',
    413,
    () => post('/api/things', '', { 'content-length': String(uploadMaxBytes + 9_000_000) }),
  ],
  [
    'far too much, where nothing is read',
    413,
    () => post('/my-courses', '', { 'content-length': '99999999' }),
  ],
  ['another site', 403, () => post('/api/things', '{}', { 'sec-fetch-site': 'cross-site' })],
  [
    'another site, as a page',
    403,
    () => post('/api/things', '{}', { 'sec-fetch-site': 'cross-site', ...html }),
  ],
  ['a refusal for now', 429, () => asked('/api/faults?kind=refusal')],
  ['a conflict', 409, () => asked('/api/faults?kind=stale')],
  ['a failure', 500, () => asked('/api/faults?kind=error')],
  ['a failure, as a page', 500, () => asked('/api/faults?kind=error', html)],
  ['a failure that is no Error', 500, () => asked('/api/faults?kind=text')],
  ['an answer that breaks the contract', 500, () => asked('/api/faults?kind=broken_contract')],
  ['a database that is busy', 503, () => asked('/api/faults?kind=busy')],
  ['a download', 200, () => asked(`/api/things/${known}/file`)],
  ['a download that cannot be opened', 500, () => asked(`/api/things/${known}/file?lost=true`)],
  [
    'an event stream',
    200,
    () => opening(`GET /api/things/stream HTTP/1.1\r\n${host}\r\nCookie: ${server.cookie}\r\n\r\n`),
  ],
  ['the API document', 200, () => get('/api/openapi.json')],
  ['the documentation page', 200, () => get('/api/docs')],
  ['the documentation script', 200, () => get('/api/docs/start.js')],
  ['the metrics', 200, () => get('/metrics')],
  ['the metrics, from elsewhere', 404, () => get('/metrics', { 'x-forwarded-for': '192.0.2.7' })],
  // what never reaches the application
  ['a foreign host', 421, () => get('/', { host: 'evil.example' })],
  [
    'a foreign host in the address',
    421,
    () => raw(`GET http://evil.example/ HTTP/1.1\r\n${host}\r\nConnection: close\r\n\r\n`),
  ],
  ['no host', 400, () => raw('GET / HTTP/1.1\r\nConnection: close\r\n\r\n')],
  ['two hosts', 400, () => raw(`GET / HTTP/1.1\r\n${host}\r\nHost: evil.example\r\n\r\n`)],
  ['a host that is none', 400, () => raw('GET / HTTP/1.1\r\nHost: a b:x\r\nConnection: close\r\n\r\n')],
  [
    'an address that is none',
    400,
    () => raw(`GET http://[::bad/ HTTP/1.1\r\n${host}\r\nConnection: close\r\n\r\n`),
  ],
  [
    'a backslash in the address',
    400,
    () => raw(`GET /\\evil HTTP/1.1\r\n${host}\r\nConnection: close\r\n\r\n`),
  ],
  ['no HTTP at all', 400, () => raw('hello\r\n\r\n')],
  ['a wrong length', 400, () => raw(`POST /api/things HTTP/1.1\r\n${host}\r\nContent-Length: abc\r\n\r\n`)],
  [
    'two framings',
    400,
    () =>
      raw(
        `POST /api/things HTTP/1.1\r\n${host}\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      ),
  ],
  ['a header with NUL', 400, () => raw(`GET / HTTP/1.1\r\n${host}\r\nX-A: a\u0000b\r\n\r\n`)],
  [
    'headers without end',
    431,
    () => raw(`GET / HTTP/1.1\r\n${host}\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`),
  ],
  [
    'an expectation',
    417,
    () => raw(`GET / HTTP/1.1\r\n${host}\r\nExpect: cake\r\nConnection: close\r\n\r\n`),
  ],
  ['a tunnel', 405, () => raw('CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\n\r\n')],
  ['headers that never end', 408, () => raw(`GET / HTTP/1.1\r\n${host}\r\nX-Slow: `)],
  [
    'an upgrade',
    200,
    () =>
      raw(`GET /api/health HTTP/1.1\r\n${host}\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n`),
  ],
];

describe('every kind of answer is hardened', () => {
  test.each(probes)('%s → %i', async (_, status, ask) => {
    const answer = await ask();
    expect(answer.status).toBe(status);
    expect(faultsOf(answer)).toEqual([]);
  });

  test('there are enough kinds to mean something', () => {
    expect(probes.length).toBeGreaterThan(60);
  });

  test('an answer without the headers would be found', () => {
    expect(
      faultsOf({ status: 200, headers: { 'x-powered-by': 'x' }, body: 'at x.ts:3:1' }).length,
    ).toBeGreaterThan(8);
  });
});

/** What a header scanner would complain of. */
function faultsOf({ status, headers, body }: WireAnswer): string[] {
  const found: string[] = [];
  for (const [name, value] of Object.entries(securityHeaders)) {
    const given = headers[name];
    const mayDiffer = name === 'content-security-policy' || name === 'cache-control';
    if (given === undefined || (!mayDiffer && given !== value)) found.push(`${name}: ${given}`);
  }
  const policy = String(headers['content-security-policy']);
  if (policy.includes('unsafe') || !/default-src '(self|none)'/.test(policy)) found.push(`policy: ${policy}`);
  const caching = String(headers['cache-control']);
  if (caching !== 'no-store' && !caching.includes('immutable')) found.push(`caching: ${caching}`);
  const age = Number(/max-age=(\d+)/.exec(String(headers['strict-transport-security']))?.[1] ?? 0);
  if (age < 31_536_000) found.push('HSTS is shorter than a year');
  for (const name of ['server', 'x-powered-by', 'access-control-allow-origin', 'via']) {
    if (headers[name] !== undefined) found.push(`${name} is told`);
  }
  const hasContent = status !== 204 && status !== 304 && body !== '';
  if (hasContent && !headers['content-type']) found.push('no content type');
  if (/node_modules|\bat .*\.ts:\d|select |\/srv\/|ENOENT|nowhere/i.test(body))
    found.push('it tells of its inside');
  if (/<script(?![^>]*src)|<style|style=|onclick/i.test(body)) found.push('inline script or style');
  return found;
}
