import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Problem } from '#shared/kernel/problem.ts';
import { absent, foreign, known } from './fake-api.ts';
import { type FakeServer, startFake, startFakeForTest } from './fake-server.ts';
import { change, send } from './wire.ts';

let server: FakeServer;
beforeAll(async () => {
  server = await startFake();
});
afterAll(() => server.close());

const who = (headers: Record<string, string>, port = server.port) => send(port, '/api/who', { headers });

describe('the session', () => {
  test('is known by the hash of the whole cookie, and plans for the scope it names', async () => {
    const { body } = await who({ cookie: `other=1; ${server.cookie}; more=2` });
    const value = server.cookie.split('=')[1] ?? '';
    expect(JSON.parse(body)).toMatchObject({
      scope: 'crew',
      hash: createHash('sha256').update(value).digest('hex'),
      address: '127.0.0.1',
    });
  });

  test.each([
    ['none', {}],
    ['one of another shape', { cookie: '__Host-tf=short' }],
    ['one of an unknown scope', { cookie: `__Host-tf=x${'A'.repeat(43)}` }],
    ['two at once', { cookie: `__Host-tf=t${'A'.repeat(43)}; __Host-tf=t${'B'.repeat(43)}` }],
    ['one without the prefix that neighbours cannot plant', { cookie: `tf=t${'A'.repeat(43)}` }],
  ])('%s: nobody is signed in', async (_, headers) => {
    const { status, body, headers: answered } = await who(headers as Record<string, string>);
    expect(status).toBe(401);
    expect(answered['www-authenticate']).toBeDefined();
    expect(JSON.parse(body).code).toBe('session.required');
  });

  test('together with another credential is refused', async () => {
    const { status, body } = await who({ cookie: server.cookie, authorization: 'Bearer x' });
    expect(status).toBe(400);
    expect(JSON.parse(body).code).toBe('two_credentials');
  });

  test('is asked for before anything of the input is looked at', async () => {
    expect((await send(server.port, '/api/things?limit=11')).status).toBe(401);
    expect((await send(server.port, '/api/things/not-an-id')).status).toBe(401);
    expect((await send(server.port, '/api/things', { method: 'POST', body: '{' })).status).toBe(401);
  });
});

describe('an id', () => {
  const answerOf = async (id: string, method = 'GET') => {
    const asked =
      method === 'GET'
        ? send(server.port, `/api/things/${id}`, { headers: { cookie: server.cookie } })
        : change(server.port, `/api/things/${id}`, server.cookie, { name: 'x' }, { method });
    const { status, headers, body } = await asked;
    // Two things differ between any two answers, whatever was asked: the request's number and the time.
    const { requestId, ...document } = JSON.parse(body);
    expect(headers['x-request-id']).toBe(requestId);
    const { 'x-request-id': _, date: __, 'content-length': length, ...rest } = headers;
    return { status, document, rest, length };
  };
  const malformed = ['7', 'recently', '%00', "1'or'1", '%ff', `${known}x`, 'undefined', '%D9%A7', 'a%2fb'];

  test.each(['GET', 'PATCH'])(
    'that is foreign or malformed is as absent as any other, by %s',
    async (method) => {
      const expected = await answerOf(absent, method);
      expect(expected.status).toBe(404);
      expect(await answerOf(foreign, method)).toEqual(expected);
      for (const id of malformed) expect(await answerOf(id, method)).toEqual(expected);
      const there = await change(server.port, `/api/things/${known}`, server.cookie, {}, { method: 'PATCH' });
      expect(there.status).toBe(200);
    },
  );
});

describe('an Idempotency-Key', () => {
  test.each([
    ['0199-a-good-key', 200],
    ['short', 400],
    ['x'.repeat(129), 400],
    ['with a space in', 400],
  ])('%j answers %i', async (key, status) => {
    const answer = await change(
      server.port,
      `/api/things/${known}`,
      server.cookie,
      {},
      {
        method: 'PATCH',
        headers: { 'idempotency-key': key },
      },
    );
    expect(answer.status).toBe(status);
  });

  test('means nothing on a read', async () => {
    const { body } = await who({ cookie: server.cookie, 'idempotency-key': '0199-a-good-key' });
    expect(JSON.parse(body).key).toBeNull();
  });
});

describe('the address', () => {
  test('comes from X-Forwarded-For only by way of a trusted proxy', async () => {
    const headers = { 'x-forwarded-for': '1.2.3.4, 203.0.113.9', 'x-forwarded-proto': 'https' };
    const direct = await who({ cookie: server.cookie, ...headers });
    expect(JSON.parse(direct.body).address).toBe('127.0.0.1');
    const behind = await startFakeForTest({ trustedProxies: ['127.0.0.0/8'] });
    const proxied = await who({ cookie: behind.cookie, ...headers }, behind.port);
    expect(JSON.parse(proxied.body).address).toBe('203.0.113.9');
  });

  test('of somebody elsewhere without https is refused, unless the operator allows it', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'http' };
    const strict = await startFakeForTest({ trustedProxies: ['127.0.0.1'] });
    const refused = await who({ cookie: strict.cookie, ...headers }, strict.port);
    expect([refused.status, JSON.parse(refused.body).code]).toEqual([403, 'https_required']);
    const lenient = await startFakeForTest({ trustedProxies: ['127.0.0.1'], allowPlainHttp: true });
    expect((await who({ cookie: lenient.cookie, ...headers }, lenient.port)).status).toBe(200);
  });

  test('that asks too much is told when to come back, before its session is looked at', async () => {
    const asked: string[] = [];
    const limited = await startFakeForTest({
      limitRate(route, address) {
        asked.push(`${route.path} ${address}`);
        throw new Problem('too_many', 'rate.exceeded', 'Wait a little.', { retryAfterSeconds: 30 });
      },
    });
    const { status, headers } = await who({}, limited.port);
    expect([status, headers['retry-after']]).toEqual([429, '30']);
    expect(asked).toEqual(['/api/who 127.0.0.1']);
  });
});
