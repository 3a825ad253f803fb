import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FakeServer, startFake } from './fake-server.ts';
import { send } from './wire.ts';

let server: FakeServer;
beforeAll(async () => {
  server = await startFake();
});
afterAll(() => server.close());

const fault = (kind: string, headers: Record<string, string> = {}) =>
  send(server.port, `/api/faults?kind=${kind}`, { headers: { cookie: server.cookie, ...headers } });
const logOf = (requestId: unknown) => server.log.filter((line) => line.requestId === requestId);

describe('what went wrong is told', () => {
  test('as a problem document', async () => {
    const { status, headers, body } = await fault('stale');
    expect(status).toBe(409);
    expect(headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(JSON.parse(body)).toEqual({
      type: 'urn:trainflow:problem:thing.stale',
      title: 'Conflict',
      // A detail of the same name does not overwrite it.
      status: 409,
      code: 'thing.stale',
      detail: 'It moved on.',
      requestId: headers['x-request-id'],
      errors: [],
      current: { version: 3 },
    });
  });

  test('with the time to come back', async () => {
    expect((await fault('refusal')).headers['retry-after']).toBe('8');
  });

  test.each([
    ['a database that is busy', 'busy', 503, 'busy'],
    ['a value that is taken', 'duplicate', 409, 'duplicate'],
    ['a row that is not to be seen', 'hole', 404, 'record.missing'],
    ['a wrong value, inside the query builder', 'wrapped', 400, 'invalid_input'],
  ])('%s', async (_, kind, status, code) => {
    const { status: answered, body } = await fault(kind);
    expect([answered, JSON.parse(body).code]).toEqual([status, code]);
    expect(body).not.toMatch(/anna|Key|policy|syntax|secret|canceling/);
  });

  test.each(['error', 'text', 'broken_contract'])(
    'our own mistake (%s): a number here, the rest in the log',
    async (kind) => {
      const { status, body } = await fault(kind);
      const { requestId, ...document } = JSON.parse(body);
      expect(status).toBe(500);
      expect(document).toEqual({
        type: 'urn:trainflow:problem:internal',
        title: 'Internal Server Error',
        status: 500,
        code: 'internal',
        detail: 'Something went wrong on our side.',
        errors: [],
      });
      const [line] = logOf(requestId).filter(({ level }) => level === 50);
      expect(line).toMatchObject({ route: '/api/faults', error: { message: expect.any(String) } });
    },
  );

  test('an answer that breaks the contract tells the log which field, and nobody its value', async () => {
    const { body } = await fault('broken_contract');
    const [line] = logOf(JSON.parse(body).requestId).filter(({ level }) => level === 50);
    expect(JSON.stringify(line)).toContain('unrecognized_keys');
    expect(JSON.stringify(line)).not.toContain('column');
  });

  test('a hole in the isolation raises an alarm', async () => {
    const { body } = await fault('hole');
    expect(logOf(JSON.parse(body).requestId)).toContainEqual(
      expect.objectContaining({ event: 'alarm', level: 50 }),
    );
  });
});

describe('a page for people', () => {
  const page = async (path: string, language: string) => {
    const headers = { accept: 'text/html', 'accept-language': language, cookie: server.cookie };
    return send(server.port, path, { headers });
  };
  test('in English', async () => {
    const { headers, body } = await page('/nothing', 'en');
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers.vary).toBe('Accept, Accept-Language');
    expect(body).toContain('<html lang="en" dir="ltr">');
    expect(body).toContain('There is nothing here');
    expect(body).toContain(String(headers['x-request-id']));
    expect(body).toContain('<a href="/">');
  });

  test('in Arabic, from right to left', async () => {
    const { body } = await page('/api/faults?kind=error', 'ar-SA,ar;q=0.9,en;q=0.5');
    expect(body).toContain('<html lang="ar" dir="rtl">');
    expect(body).toContain('حدث خطأ من جانبنا');
  });

  test('repeats nothing of what was asked', async () => {
    const { body } = await page('/%3Cscript%3Ealert(1)%3C/script%3E?a=%3Cimg%3E', 'en');
    expect(body).not.toMatch(/alert|img/);
  });
});

test('the log has one line for each request: the route, never the address with its query', async () => {
  const { headers } = await send(server.port, '/api/v1/things?q=Anna', {
    headers: { cookie: server.cookie },
  });
  const lines = logOf(headers['x-request-id']);
  expect(lines).toEqual([
    expect.objectContaining({
      msg: 'request',
      method: 'GET',
      route: '/api/things',
      status: 200,
      address: '127.0.0.1',
    }),
  ]);
  expect(JSON.stringify(lines)).not.toContain('Anna');
});
