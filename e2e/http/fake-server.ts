import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { z } from 'zod';
import { type AppOptions, createApp } from '#server/app.ts';
import type { Platform } from '#server/platform/context.ts';
import { newSessionToken, sessionCookieName } from '#server/platform/crypto/tokens.ts';
import { type ServeOptions, serve } from '#server/platform/http/serve.ts';
import { createLog } from '#server/platform/log.ts';
import { createMetrics } from '#server/platform/metrics.ts';
import { fakeApi, fakeRoutes, Thing } from './fake-api.ts';

export interface FakeServer {
  port: number;
  /** `Cookie` header of somebody signed in. */
  cookie: string;
  /** What was written to the log, line by line. */
  log: Record<string, unknown>[];
  close(): Promise<void>;
}

/** The instant that every request of the tests is made at. */
export const now = '2026-11-20T08:00:00.000Z';

/** The HTTP platform on a free port of this machine, with routes that answer from memory. */
export async function startFake(
  options: Partial<AppOptions> = {},
  serving: Partial<ServeOptions> = {},
): Promise<FakeServer> {
  const lines: Record<string, unknown>[] = [];
  const log = createLog('debug', { write: (line) => lines.push(JSON.parse(line)) });
  const vocabulary: Record<string, z.ZodType> = { Thing };
  const app = await createApp({
    contract: Object.values(fakeApi),
    implementations: fakeRoutes,
    vocabulary,
    platform: fakePlatform,
    version: '0.0.0-test',
    hosts: [],
    trustedProxies: [],
    allowPlainHttp: false,
    metricsToken: null,
    pagesFolder: '/nowhere',
    log,
    metrics: createMetrics(),
    authorize: async () => undefined,
    ...options,
  });
  const served = await serve(app, { port: 0, hostname: '127.0.0.1', log, drainMs: 2_000, ...serving });
  return {
    ...served,
    log: lines,
    cookie: `${sessionCookieName}=${newSessionToken('crew').value}`,
  };
}

/** The same, stopped at the end of the test. */
export async function startFakeForTest(...options: Parameters<typeof startFake>): Promise<FakeServer> {
  const server = await startFake(...options);
  onTestFinished(() => server.close());
  return server;
}

/** A built web application of three files, one of them compressed. */
export async function builtPages(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'trainflow-pages-'));
  await mkdir(join(folder, 'assets'));
  const script = 'document.title = "TrainFlow";';
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>TrainFlow</title><div id="root"></div>');
  await writeFile(join(folder, 'assets', 'index-3f2a1b.js'), script);
  await writeFile(join(folder, 'assets', 'index-3f2a1b.js.br'), 'compressed with brotli');
  await writeFile(join(folder, 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  await writeFile(join(folder, 'notes.secret'), 'not of a kind that is served');
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

const unavailable = () => {
  throw new Error('The routes of these tests use nothing of the platform but its clock.');
};
const fakePlatform = new Proxy({} as Platform, {
  get: (_, name) => (name === 'now' ? () => now : unavailable()),
});
