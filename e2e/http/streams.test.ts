import { describe, expect, test } from 'vitest';
import { known, left } from './fake-api.ts';
import { startFakeForTest } from './fake-server.ts';
import { listen, parseAnswer, send } from './wire.ts';

const opening = (cookie: string) =>
  `GET /api/things/stream HTTP/1.1\r\nHost: localhost\r\nCookie: ${cookie}\r\n\r\n`;

describe('an event stream', () => {
  test('tells each event at once, in lines of its own', async () => {
    const { port, cookie } = await startFakeForTest();
    const { socket, received } = listen(port, opening(cookie));
    await expect
      .poll(received)
      .toContain('event: changed\ndata: {"kinds":["thing"],"text":"two\\nlines"}\n\n');
    expect(parseAnswer(received()).headers['content-type']).toBe('text/event-stream; charset=utf-8');
    socket.destroy();
  });

  test('is over for the server when the client leaves', async () => {
    const { port, cookie } = await startFakeForTest();
    const { socket, received } = listen(port, opening(cookie));
    await expect.poll(received).toContain('event: changed');
    const requestId = String(parseAnswer(received()).headers['x-request-id']);
    expect(left).not.toContain(requestId);
    socket.destroy();
    await expect.poll(() => left).toContain(requestId);
  });

  test('is over for the client when the server stops, properly', async () => {
    const server = await startFakeForTest();
    const { socket, received } = listen(server.port, opening(server.cookie));
    await expect.poll(received).toContain('event: changed');
    const ended = new Promise((resolve) => socket.once('end', resolve));
    await server.close();
    await ended;
    // The last chunk of a chunked answer: it was ended, not cut off.
    expect(received().endsWith('\r\n0\r\n\r\n')).toBe(true);
  });

  test('asked by HEAD opens nothing', async () => {
    const { port, cookie } = await startFakeForTest();
    const { status, headers } = await send(port, '/api/things/stream', {
      method: 'HEAD',
      headers: { cookie },
    });
    expect([status, headers['content-type']]).toEqual([200, 'text/event-stream; charset=utf-8']);
  });
});

describe('a download', () => {
  test('is an attachment of its own type in a sandbox', async () => {
    const { port, cookie } = await startFakeForTest();
    const path = `/api/things/${known}/file?name=${encodeURIComponent('شهادة.pdf')}`;
    const { status, headers, body } = await send(port, path, { headers: { cookie } });
    expect([status, body]).toEqual([200, 'some bytes.']);
    expect(headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-length': '11',
      'content-disposition': expect.stringContaining("filename*=UTF-8''%D8%B4"),
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
  });

  test('of a file that is lost is a failure with its page, and the path stays in the log', async () => {
    const { port, cookie, log } = await startFakeForTest();
    const { status, body } = await send(port, `/api/things/${known}/file?lost=true`, { headers: { cookie } });
    expect(status).toBe(500);
    expect(body).not.toContain('nowhere');
    expect(JSON.stringify(log)).toContain('/nowhere/secret.pdf');
  });

  test('asked by HEAD tells its size', async () => {
    const { port, cookie } = await startFakeForTest();
    const { headers, body } = await send(port, `/api/things/${known}/file`, {
      method: 'HEAD',
      headers: { cookie },
    });
    expect([headers['content-length'], body]).toEqual(['11', '']);
  });
});

describe('stopping', () => {
  const half = (cookie: string) => {
    const head = `POST /api/things HTTP/1.1\r\nHost: localhost\r\nCookie: ${cookie}\r\nX-Trainflow-Request: 1\r\n`;
    return `${head}Content-Type: application/json\r\nContent-Length: 16\r\n\r\n{"name":`;
  };
  const underWay = () => new Promise((resolve) => setTimeout(resolve, 100));

  // A connection that is kept alive would hold the server for 15 seconds, and the limit for a minute.
  test('lets a request under way finish, and takes no new one', { timeout: 10_000 }, async () => {
    const server = await startFakeForTest({}, { drainMs: 60_000 });
    const { socket, received } = listen(server.port, half(server.cookie));
    await underWay();
    const stopped = server.close();
    socket.write('"Crane"}');
    await expect.poll(received).toContain('201 Created');
    await stopped;
    await expect(send(server.port, '/api/health')).rejects.toThrow();
  });

  test('tells a busy connection that this was its last answer', async () => {
    const server = await startFakeForTest({}, { drainMs: 60_000 });
    const { socket, received } = listen(server.port, half(server.cookie));
    await underWay();
    const stopped = server.close();
    socket.write('"Crane"}GET /api/health HTTP/1.1\r\nHost: localhost\r\n\r\n');
    const last = () => received().split('HTTP/1.1 200 OK')[1] ?? '';
    await expect.poll(last).toMatch(/^connection: close\r$/im);
    await stopped;
  });

  test('cuts off who does not finish', { timeout: 10_000 }, async () => {
    const server = await startFakeForTest({}, { drainMs: 100 });
    const { socket } = listen(server.port, half(server.cookie));
    await underWay();
    const cut = new Promise((resolve) => socket.once('close', resolve));
    await server.close();
    await cut;
  });
});
