import { Hono } from 'hono';
import { getPath } from 'hono/utils/url';
import type { z } from 'zod';
import type { Route } from '#shared/kernel/route.ts';
import type { Platform, RequestContext } from './platform/context.ts';
import { callRoute } from './platform/http/call-route.ts';
import { createClientReader } from './platform/http/client-address.ts';
import { failed, guard, record } from './platform/http/door.ts';
import type { Env } from './platform/http/exchange.ts';
import { createHostCheck } from './platform/http/host.ts';
import type { Implementation } from './platform/http/implement.ts';
import { servePages } from './platform/http/pages.ts';
import { maxJsonBytes } from './platform/http/read-body.ts';
import { multipartOverhead } from './platform/http/receive-upload.ts';
import { methods, notFound, wrongMethod } from './platform/http/refusal.ts';
import { createRegistry } from './platform/http/registry.ts';
import { createRouteTable } from './platform/http/route-table.ts';
import { serveDocs } from './platform/http/serve-docs.ts';
import { serveDownloads } from './platform/http/serve-downloads.ts';
import { serveMetrics } from './platform/http/serve-metrics.ts';
import type { Log } from './platform/log.ts';
import type { Metrics } from './platform/metrics.ts';

export interface AppOptions {
  /** Every route that the server must answer: `allRoutes` of the contract. */
  contract: readonly Route[];
  implementations: readonly Implementation[];
  /** The schemas that keep their name in the API's documentation. */
  vocabulary: Readonly<Record<string, z.ZodType>>;
  platform: Platform;
  version: string;
  /** Host names that this server answers to, with or without port; this machine's own always count. */
  hosts: readonly string[];
  /** Addresses or CIDR ranges whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed. */
  trustedProxies: readonly string[];
  /** False: only https, and http from this machine. */
  allowPlainHttp: boolean;
  /** Opens `/metrics` to others than this machine. */
  metricsToken: string | null;
  /** The built web application. */
  pagesFolder: string;
  /** What is offered under `/downloads`; absent: nothing. */
  downloadsFolder?: string;
  log: Log;
  metrics: Metrics;
  /** Throws unless the asker holds the context's permission; asked before a file is taken in. */
  authorize(context: RequestContext): Promise<void>;
  /** Throws a Problem `too_many` when an address asks too much of a route. */
  limitRate?(route: Route, address: string): void | Promise<void>;
}

/**
 * The whole server as one function from request to answer.
 * @throws StartError when contract and implementations do not fit.
 */
export async function createApp(options: AppOptions): Promise<Hono<Env>> {
  const { contract, log, metrics, limitRate = () => undefined } = options;
  const registry = createRegistry(contract, options.implementations);
  const isOwnHost = createHostCheck(options.hosts);
  const app = new Hono<Env>({ getPath: (request) => withoutVersion(getPath(request)) });
  const door = {
    ...options,
    isOwnHost,
    clientOf: createClientReader(options.trustedProxies),
    maxBytes: largestBody(contract),
  };
  app.onError((error, exchange) => failed(exchange, error, log));
  app.use(record(door), guard(door));
  const find = createRouteTable(registry, (implementation) => implementation);
  answerRoutes(app, registry, (implementation) =>
    callRoute(implementation, { ...options, isOwnHost, limitRate, find }),
  );
  await serveDocs(app, { ...options, routes: registry.map(({ route }) => route) });
  serveMetrics(app, metrics, options.metricsToken);
  if (options.downloadsFolder !== undefined) serveDownloads(app, options.downloadsFolder, log);
  app.all('/api/*', ({ req }) => {
    throw methods.includes(req.method) ? notFound() : wrongMethod(methods);
  });
  await servePages(app, options.pagesFolder);
  return app;
}

function answerRoutes(
  app: Hono<Env>,
  registry: readonly Implementation[],
  answering: (implementation: Implementation) => ReturnType<typeof callRoute>,
): void {
  const find = createRouteTable(registry, answering);
  app.all('/api/*', (exchange, next) => {
    const found = find(exchange.req.path);
    if (found === null) return next();
    // HEAD is GET without its body, which the library drops.
    const method = exchange.req.method === 'HEAD' ? 'GET' : exchange.req.method;
    const answer = found.byMethod.get(method);
    if (answer === undefined) {
      const methods = [...found.byMethod.keys()];
      throw wrongMethod(methods.includes('GET') ? [...methods, 'HEAD'] : methods);
    }
    exchange.set('params', found.params);
    return answer(exchange);
  });
}

/** The same tree answers under `/api/v1`. */
const withoutVersion = (path: string): string => path.replace(/^\/api\/v1(?=\/)/, '/api');

const largestBody = (routes: readonly Route[]): number =>
  Math.max(maxJsonBytes, ...routes.map(({ upload }) => (upload ? upload.maxBytes + multipartOverhead : 0)));
