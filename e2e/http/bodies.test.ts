import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { known } from './fake-api.ts';
import { type FakeServer, startFake } from './fake-server.ts';
import { change, send, sendRaw } from './wire.ts';

let server: FakeServer;
beforeAll(async () => {
  server = await startFake();
});
afterAll(() => server.close());

const create = (body: unknown, headers: Record<string, string> = {}) =>
  change(server.port, '/api/things', server.cookie, body, { headers });
const refusalOf = async (asked: ReturnType<typeof create>) => {
  const { status, body, headers } = await asked;
  const { code, errors = [] } = JSON.parse(body);
  expect(headers['content-type']).toBe('application/problem+json; charset=utf-8');
  const fields = errors.map((error: { path: string; code: string }) => `${error.path} ${error.code}`);
  return [status, code, ...fields];
};

describe('a body', () => {
  test('is taken when it is what the route declares', async () => {
    const { status, body } = await create({
      name: ' Crane ',
      on: '2026-11-20',
      steps: [{ comment: 'أهلًا' }],
    });
    expect(status).toBe(201);
    expect(JSON.parse(body)).toMatchObject({ name: 'Crane', on: '2026-11-20', steps: [{ comment: 'أهلًا' }] });
  });

  test('may come in pieces', async () => {
    const headers = { cookie: server.cookie, 'x-trainflow-request': '1', 'content-type': 'application/json' };
    const asked = { method: 'POST', headers, body: '{"name":"Crane"}', chunked: true };
    expect((await send(server.port, '/api/things', asked)).status).toBe(201);
  });

  test.each([
    ['with an unknown field', '{"name":"x","admin":true}', [400, 'invalid_input', 'admin unknown_key']],
    ['with a field twice', '{"name":"x","name":"y"}', [400, 'invalid_input', 'name duplicate_key']],
    ['with __proto__', '{"name":"x","__proto__":{}}', [400, 'invalid_input', '__proto__ forbidden_key']],
    ['with NUL', '{"name":"x\\u0000"}', [400, 'invalid_input', 'name bad_character']],
    ['with half a character', '{"name":"\\ud800"}', [400, 'invalid_input', 'name bad_character']],
    ['without a required field', '{}', [400, 'invalid_input', 'name required']],
    ['with a wrong date in it', '{"name":"x","on":"2026-02-30"}', [400, 'invalid_input', 'on invalid_date']],
    [
      'with faults far inside',
      '{"name":"x","steps":[{}]}',
      [400, 'invalid_input', 'steps.0.comment required'],
    ],
    ['that is no object', '[1]', [400, 'invalid_input', ' invalid_type']],
    ['that is no JSON', '{name:1}', [400, 'invalid_json']],
    [
      'that is deep',
      `{"name":${'['.repeat(40)}${']'.repeat(40)}}`,
      [400, 'invalid_input', `name${'.0'.repeat(31)} too_deep`],
    ],
    ['that is empty', '', [400, 'invalid_input', ' required']],
  ])('%s is refused, field by field', async (_, body, expected) => {
    expect(await refusalOf(create(body))).toEqual(expected);
  });

  test('that is not UTF-8 is refused', async () => {
    const headers = { cookie: server.cookie, 'x-trainflow-request': '1', 'content-type': 'application/json' };
    const body = Buffer.from('{"name":"caf\xe9"}', 'latin1');
    const asked = send(server.port, '/api/things', { method: 'POST', headers, body });
    expect(await refusalOf(asked)).toEqual([400, 'invalid_encoding']);
  });

  test.each([
    ['text/plain', 415],
    ['application/x-www-form-urlencoded', 415],
    ['multipart/form-data; boundary=x', 415],
    ['application/json, text/plain', 415],
    ['text/plain; application/json', 415],
    ['application/json; charset=windows-1256', 415],
    ['application/merge-patch+json', 415],
    ['', 415],
    ['application/json; charset=utf-8', 201],
    ['Application/JSON; charset="UTF-8"', 201],
  ])('of type %j answers %i', async (type, status) => {
    expect((await create({ name: 'x' }, { 'content-type': type })).status).toBe(status);
  });

  test('that is compressed is refused', async () => {
    expect((await create({ name: 'x' }, { 'content-encoding': 'gzip' })).status).toBe(415);
  });

  test('of 1 MiB is taken, of one byte more refused, with or without a told length', async () => {
    const padded = (bytes: number) => `{"name":"x"}${' '.repeat(bytes - 12)}`;
    const mebibyte = 1024 * 1024;
    expect((await create(padded(mebibyte))).status).toBe(201);
    expect(await refusalOf(create(padded(mebibyte + 1)))).toEqual([413, 'too_large']);
    const headers = { cookie: server.cookie, 'x-trainflow-request': '1', 'content-type': 'application/json' };
    const asked = send(server.port, '/api/things', {
      method: 'POST',
      headers,
      body: padded(mebibyte + 1),
      chunked: true,
    });
    expect(await refusalOf(asked)).toEqual([413, 'too_large']);
  });

  test('that breaks off is not a failure of the server', async () => {
    const { socketClosed } = await halfBody();
    await socketClosed;
    expect((await send(server.port, '/api/health')).status).toBe(200);
    expect(server.log.filter(({ level }) => Number(level) >= 50)).toEqual([]);
  });

  test('where none is taken is refused, unless it is empty', async () => {
    const remove = (body: string) =>
      change(server.port, `/api/things/${known}`, server.cookie, body, { method: 'DELETE' });
    expect((await remove('')).status).toBe(204);
    expect((await remove('{}')).status).toBe(204);
    expect(await refusalOf(remove('{"force":true}'))).toEqual([400, 'invalid_input', ' unexpected_body']);
  });
});

async function halfBody() {
  const { connect } = await import('node:net');
  const socket = connect(server.port, '127.0.0.1');
  const head = `POST /api/things HTTP/1.1\r\nHost: localhost\r\nCookie: ${server.cookie}\r\nX-Trainflow-Request: 1\r\n`;
  socket.write(`${head}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"name":`);
  await new Promise((resolve) => setTimeout(resolve, 50));
  const socketClosed = new Promise((resolve) => socket.once('close', resolve));
  socket.destroy();
  return { socketClosed };
}

describe('a query', () => {
  const list = (search: string) =>
    send(server.port, `/api/things${search}`, { headers: { cookie: server.cookie } });
  test.each([
    ['?limit=10&q=crane', 200],
    ['', 200],
    ['?', 200],
    ['?limit=11', 400],
    ['?limit=10&limit=25', 400],
    ['?sort=name', 400],
    ['?__proto__=x', 400],
    ['?q=a%00b', 400],
    ['?on=2026-02-30', 400],
    ['?withTotal=maybe', 400],
  ])('%s answers %i', async (search, status) => {
    expect((await list(search)).status).toBe(status);
  });

  test('is refused where none is taken', async () => {
    expect((await send(server.port, '/api/health?x=1')).status).toBe(400);
  });
});

describe('paths', () => {
  test('fixed ones win over ids, in both trees', async () => {
    for (const path of ['/api/things/recent', '/api/v1/things/recent']) {
      const { body } = await send(server.port, path, { headers: { cookie: server.cookie } });
      expect(JSON.parse(body)).toEqual({ recent: 1 });
    }
  });

  test.each([
    ['PUT', '/api/things', 'GET, POST, HEAD'],
    ['POST', `/api/things/${known}`, 'GET, PATCH, DELETE, HEAD'],
    ['POST', '/api/things/recent', 'GET, HEAD'],
    ['GET', '/api/auth/login', 'POST'],
    ['OPTIONS', '/api/v1/things', 'GET, POST, HEAD'],
    ['DELETE', '/my-courses', 'GET, HEAD'],
  ])('%s %s is 405 and told what is allowed', async (method, path, allow) => {
    const { status, headers } = await send(server.port, path, {
      method,
      headers: { accept: 'application/json' },
    });
    expect(status).toBe(405);
    expect(String(headers.allow).split(', ').sort()).toEqual(allow.split(', ').sort());
  });

  test.each([
    '/api',
    '/api/',
    '/api/v1',
    '/api/v1/',
    '/api/v1/v1/health',
    '/api/v2/health',
    '/api/things/',
    '/API/health',
  ])('%s is nothing', async (path) => {
    expect((await send(server.port, path)).status).toBe(404);
  });
});

test('two requests in one connection are answered in order', async () => {
  const get = (path: string, more = '') => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${more}\r\n`;
  const { body } = await sendRaw(
    server.port,
    get('/api/health') + get('/api/nothing', 'Connection: close\r\n'),
  );
  expect(body.indexOf('{"status":"ok"}')).toBeLessThan(body.indexOf('404'));
});
