import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { zstdCompressSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { realMachine } from './real-machine.ts';
import { ServerLine } from './server-line.ts';

let server: Server;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function answering(handler: Parameters<typeof createServer>[1], silenceMs?: number) {
  server = createServer(handler ?? (() => undefined)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return new ServerLine(realMachine(`http://127.0.0.1:${port}`, silenceMs), () => 'a-token');
}

test('the server is asked compressed, with the token of the device', async () => {
  const line = await answering((request, response) => {
    response.setHeader('content-encoding', 'zstd');
    response.end(
      zstdCompressSync(JSON.stringify([request.headers.authorization, request.headers['accept-encoding']])),
    );
  });
  const answer = await line.send('/api/health', {});
  expect(await answer.json()).toEqual(['Bearer a-token', 'zstd, gzip']);
});

test('a 304 has no body, and a redirect is not followed', async () => {
  const line = await answering((request, response) => {
    response.writeHead(request.url === '/304' ? 304 : 302, { location: 'http://127.0.0.1:9/' }).end();
  });
  expect((await line.send('/304', {})).status).toBe(304);
  await expect(line.send('/302', {})).rejects.toMatchObject({ code: 'sync.unreachable' });
});

test.each([
  ['before it answers', () => undefined],
  [
    'in the middle of its answer',
    (_: unknown, response: { write(text: string): void }) => response.write('{'),
  ],
])('a server that falls silent %s is given up', async (_, handler) => {
  const line = await answering(handler, 50);
  const asked = line.pull({
    protocol: 1,
    requestId: '0199aaaa-0000-7000-8000-000000000001',
    client: '0199aaaa-0000-7000-8000-000000000001',
    epoch: null,
    held: [],
    known: [],
    results: 0,
    digests: null,
    limit: 1,
  });
  await expect(asked).rejects.toMatchObject({ kind: 'unavailable', code: 'sync.unreachable' });
});

test('a port on which nobody listens is a server that cannot be reached', async () => {
  const line = await answering(() => undefined);
  server.close();
  await once(server, 'close');
  await expect(line.send('/api/health', {})).rejects.toMatchObject({ code: 'sync.unreachable' });
});
