import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type RequestListener, type ServerOptions } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import type { Log } from '../log.ts';
import { plainAnswer, rawAnswer, statusOfParserError } from './bare-answer.ts';
import type { Env } from './exchange.ts';
import { HardenedResponse } from './security-headers.ts';

export interface ServeOptions {
  /** 0 picks a free one. */
  port: number;
  hostname: string;
  /** PEM files; without them the server speaks plain HTTP. */
  tls?: { certFile: string; keyFile: string } | null;
  log: Log;
  /** How long requests under way may take when the server stops. */
  drainMs?: number;
  /** How long a client may take for its request's headers. */
  headersTimeoutMs?: number;
}

export interface Served {
  port: number;
  /** Takes no more requests, ends event streams, lets the others finish, and then cuts them off. */
  close(): Promise<void>;
}

const maxHeaderBytes = 16 * 1024;
/** A connection on which nothing moves for this long is dropped; event streams send a sign of life more often. */
const silenceMs = 120_000;

/** Without CBC: its suites are open to timing attacks (LUCKY13). */
const tlsRules = {
  minVersion: 'TLSv1.2',
  ciphers:
    'TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256:' +
    'ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:' +
    'ECDHE-RSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256',
} as const;

/** Answers HTTP with the application, and by itself what never reaches it: all with the same headers and pages. */
export async function serve(app: Hono<Env>, options: ServeOptions): Promise<Served> {
  const { log, drainMs = 20_000, headersTimeoutMs = 10_000, tls } = options;
  const stopping = new AbortController();
  const settings: ServerOptions<typeof IncomingMessage, typeof HardenedResponse> = {
    ServerResponse: HardenedResponse,
    // Answered by the application instead, with its page.
    requireHostHeader: false,
    maxHeaderSize: maxHeaderBytes,
    headersTimeout: headersTimeoutMs,
    connectionsCheckingInterval: Math.min(5_000, headersTimeoutMs),
    // A body has deadlines of its own: uploads over a slow line may take their time.
    requestTimeout: 0,
    keepAliveTimeout: 15_000,
    noDelay: true,
  };
  const listener = listenerOf(app, stopping.signal, log);
  const server = tls
    ? createTlsServer({ ...settings, ...tlsRules, ...(await pemOf(tls)) }, listener)
    : createServer(settings, listener);
  server.timeout = silenceMs;
  answerTheRest(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.hostname, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () => closeGracefully(server, stopping, drainMs),
  };
}

const pemOf = async ({ certFile, keyFile }: { certFile: string; keyFile: string }) => ({
  cert: await readFile(certFile),
  key: await readFile(keyFile),
});

type FetchCallback = Parameters<typeof getRequestListener>[0];
type Server = ReturnType<typeof createServer> | ReturnType<typeof createTlsServer>;

function listenerOf(
  app: Hono<Env>,
  stopping: AbortSignal,
  log: Log,
): RequestListener<typeof IncomingMessage, typeof HardenedResponse> {
  const answer: FetchCallback = (request, env) => app.fetch(request, { ...env, stopping });
  return (incoming, outgoing) => {
    if (stopping.aborted) outgoing.shouldKeepAlive = false;
    if (hostsNamed(incoming) !== 1) return plainAnswer(outgoing, 400, incoming);
    const listen = getRequestListener(answer, {
      // The adapter could not make sense of the address, or the application failed in answering a failure.
      errorHandler: (error) => {
        const status = error instanceof Error && error.name === 'RequestError' ? 400 : 500;
        if (status === 500) log.error('a request failed outside the application', { error });
        plainAnswer(outgoing, status, incoming);
      },
    });
    void listen(incoming, outgoing);
  };
}

/** RFC 9112, 3.2: a request names its host once. */
function hostsNamed({ rawHeaders }: IncomingMessage): number {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.toLowerCase() === 'host') count += 1;
  }
  return count;
}

/** What Node would answer by itself: without headers, or not at all. */
function answerTheRest(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    rawAnswer(socket, statusOfParserError(error.code));
  });
  server.on('checkExpectation', (incoming, outgoing) => plainAnswer(outgoing, 417, incoming));
  server.on('connect', (_, socket) =>
    rawAnswer(socket, 405, { Allow: 'GET, HEAD, POST, PUT, PATCH, DELETE' }),
  );
}

async function closeGracefully(server: Server, stopping: AbortController, drainMs: number): Promise<void> {
  if (stopping.signal.aborted) return;
  stopping.abort();
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // Connections become idle one by one as their requests end.
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  const cut = setTimeout(() => server.closeAllConnections(), drainMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(cut);
}
