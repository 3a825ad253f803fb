import { afterAll, beforeAll, expect, test } from 'vitest';
import { fakeApi, known } from './fake-api.ts';
import { builtPages, type FakeServer, startFake } from './fake-server.ts';
import { chanceFrom } from './hostile-input.ts';
import { send, sendRaw } from './wire.ts';

const seed = Number(process.env.FUZZ_SEED ?? 20_261_120);
const rounds = Number(process.env.FUZZ_REQUESTS ?? 4_000);

let server: FakeServer;
let pages: Awaited<ReturnType<typeof builtPages>>;
beforeAll(async () => {
  pages = await builtPages();
  server = await startFake({ pagesFolder: pages.folder });
});
afterAll(async () => {
  await server.close();
  await pages.remove();
});

const nasty = [
  '',
  ' ',
  '0',
  '-1',
  '1e999',
  '9007199254740993',
  'null',
  'true',
  '[]',
  '{}',
  '"',
  "'; drop table users --",
  '%00',
  '%',
  '%zz',
  '%ff%fe',
  '..',
  '../../etc/passwd',
  '%2e%2e%2f',
  '\\',
  '//',
  '/./',
  '?',
  '#',
  '&',
  '=',
  ';',
  '\u202e',
  'é',
  'أ',
  '😀',
  '\ud800',
  '\u0000',
  '\ufeff',
  '<script>',
  '{{7*7}}',
  '#{7*7}',
  'x'.repeat(5_000),
  '2026-02-30',
  '0000-00-00',
  '2026-13-01T00:00:00Z',
  '__proto__',
  'constructor',
  'toString',
  known,
  known.toUpperCase(),
];
const types = [
  'application/json',
  'application/json; charset=utf-8',
  'text/plain',
  'multipart/form-data; boundary=x',
  'multipart/form-data',
  'application/x-www-form-urlencoded',
  '',
  'application/json;;;',
  'x'.repeat(300),
];
const bodies = [
  '',
  '{',
  '{}',
  '[]',
  'null',
  '"x"',
  '1e999',
  '{"name":"x"}',
  '{"name":null}',
  '{"name":{"name":{"name":[]}}}',
  '{"name":"x","name":"y"}',
  '{"__proto__":{"a":1}}',
  '{"name":"\\u0000"}',
  '{"name":"\\ud800"}',
  '{"name":1e400}',
  '{"steps":[{"comment":"x"},1,null]}',
  '['.repeat(5_000),
  `${'{"a":'.repeat(50)}1${'}'.repeat(50)}`,
  '\ufeff{"name":"x"}',
  '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nx\r\n--x--\r\n',
  '--x\r\nContent-Disposition: form-data; name="note"\r\n\r\nx\r\n--x\r\n',
  '--x--',
  '\u0000\u0001\u0002',
];
const routes = Object.values(fakeApi).filter(
  ({ path }) => path !== fakeApi.fault.path && !path.endsWith('/stream'),
);
const others = [
  '/',
  '/login',
  '/users/1',
  '/assets/index-3f2a1b.js',
  '/api',
  '/api/openapi.json',
  '/api/docs',
  '/metrics',
  '/error.css',
  '/nothing',
];
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'];

test(`${rounds} hostile requests get no answer of 500 or more, and none stays without one`, {
  timeout: 120_000,
}, async () => {
  const { pick, sometimes } = chanceFrom(seed);
  const failures: string[] = [];
  const statuses = new Map<number, number>();

  const pathOf = () => {
    const route = pick(routes);
    const filled = route.path.replace(/\{\w+\}/g, () => (sometimes(0.6) ? known : encodeSome(pick(nasty))));
    const path = sometimes(0.15) ? pick(others) : filled;
    const query = sometimes(0.4)
      ? `?${pick(['limit', 'q', 'on', 'x', 'name', 'kind'])}=${encodeSome(pick(nasty))}`
      : '';
    return (
      (sometimes(0.2) ? path.replace('/api/', '/api/v1/') : path) +
      query +
      (sometimes(0.1) ? encodeSome(pick(nasty)) : '')
    );
  };
  const encodeSome = (text: string) =>
    // Node's client sends no bytes outside of ASCII in an address.
    sometimes(0.5) ? encodeURIComponent(text.toWellFormed()) : text.replace(/[^\x21-\x7e]/g, '%C3%28');
  const bodyFor = (method: string) => {
    if (sometimes(0.6)) return pick(bodies);
    return method === 'DELETE' ? '' : '{"name":"x"}';
  };
  const header = (text: string) => text.replace(/[^\x20-\x7e]/g, '?').slice(0, 8_000);

  const one = async () => {
    const method = sometimes(0.7) ? pick(['GET', 'POST', 'PATCH', 'DELETE']) : pick(methods);
    const path = pathOf();
    const headers: Record<string, string> = {
      ...(sometimes(0.9) ? { cookie: server.cookie } : { cookie: header(pick(nasty)) }),
      ...(sometimes(0.85) ? { 'x-trainflow-request': '1' } : {}),
      ...(sometimes(0.7) ? { 'content-type': 'application/json' } : { 'content-type': header(pick(types)) }),
      ...(sometimes(0.3)
        ? { accept: header(pick([...nasty, 'text/html', 'application/json;q=2', '*/*;q=x'])) }
        : {}),
      ...(sometimes(0.2) ? { 'accept-language': header(pick([...nasty, 'ar', 'ar;q=0.x'])) } : {}),
      ...(sometimes(0.1) ? { 'idempotency-key': header(pick(nasty)) } : {}),
      ...(sometimes(0.1) ? { 'x-forwarded-for': header(pick(nasty)) } : {}),
      ...(sometimes(0.1) ? { 'if-none-match': header(pick(nasty)) } : {}),
      ...(sometimes(0.05) ? { origin: header(pick(nasty)) } : {}),
      ...(sometimes(0.1) ? { 'user-agent': header(pick(nasty)) } : {}),
      ...(sometimes(0.05) ? { range: 'bytes=0-1' } : {}),
      ...(sometimes(0.03) ? { authorization: header(pick(nasty)) } : {}),
    };
    const body = method === 'GET' || method === 'HEAD' || method === 'TRACE' ? undefined : bodyFor(method);
    const asked = `${method} ${path} ${JSON.stringify(headers)} ${body}`.slice(0, 600);
    try {
      const answer = await send(server.port, path || '/', { method, headers, body, chunked: sometimes(0.1) });
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      if (answer.status >= 500) failures.push(`${answer.status} for ${asked}`);
    } catch (error) {
      failures.push(`${String(error)} for ${asked}`);
    }
  };
  for (let round = 0; round < rounds; round += 8) await Promise.all(Array.from({ length: 8 }, one));

  expect(failures, `seed ${seed}`).toEqual([]);
  // It was not the same refusal over and over.
  for (const status of [200, 201, 204, 400, 401, 403, 404, 405, 415])
    expect(statuses.get(status), `${status}`).toBeGreaterThan(5);
  expect(server.log.filter(({ level }) => Number(level) >= 50)).toEqual([]);
});

test('500 requests that are hardly HTTP are answered by less than 500', { timeout: 120_000 }, async () => {
  const { next: random } = chanceFrom(seed + 1);
  const good = `POST /api/things HTTP/1.1\r\nHost: localhost\r\nCookie: ${server.cookie}\r\nX-Trainflow-Request: 1\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: 12\r\n\r\n{"name":"x"}`;
  const failures: string[] = [];
  const mutated = () => {
    const bytes = Buffer.from(good, 'latin1');
    for (let count = 1 + Math.floor(random() * 4); count > 0; count--)
      bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
    return bytes.toString('latin1');
  };
  const one = async () => {
    const request = mutated();
    const { status } = await sendRaw(server.port, request, 300).catch(() => ({ status: 0 }));
    if (status >= 500) failures.push(`${status} for ${JSON.stringify(request)}`);
  };
  for (let round = 0; round < 500; round += 20) await Promise.all(Array.from({ length: 20 }, one));
  expect(failures, `seed ${seed}`).toEqual([]);
  expect((await send(server.port, '/api/health')).status).toBe(200);
});
