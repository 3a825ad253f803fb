import { tmpdir } from 'node:os';
import { createApp } from '#server/app.ts';
import { routes } from '#server/contexts.ts';
import { healthChecks } from '#server/health-checks.ts';
import { now } from '#server/platform/clock.ts';
import type { Platform } from '#server/platform/context.ts';
import { createDatabase } from '#server/platform/db/database.ts';
import { createEventHub } from '#server/platform/events.ts';
import { healthRoutes } from '#server/platform/http/health.ts';
import { serve } from '#server/platform/http/serve.ts';
import { createLog } from '#server/platform/log.ts';
import { createMetrics } from '#server/platform/metrics.ts';
import { reading } from '#server/platform/reading.ts';
import { allRoutes } from '#shared/contract.ts';
import { vocabulary } from '#shared/vocabulary.ts';

/** The server as it is, without its scheduler; tells its port to the bench. */
const url = String(process.env.BENCH_DATABASE);
const refuse = () => Promise.reject(new Error('no jobs in the bench'));
const platform: Platform = {
  database: createDatabase({ url, poolSize: 8 }),
  now,
  jobs: { enqueue: refuse, again: refuse, start: refuse, stop: refuse, counts: refuse },
  events: createEventHub(url, () => undefined),
  dataDir: tmpdir(),
};
const log = createLog('error');
const authorize: Parameters<typeof createApp>[0]['authorize'] = (context) =>
  reading(context, async () => undefined);
const app = await createApp({
  contract: allRoutes,
  implementations: [
    ...routes,
    ...healthRoutes({ version: '0', checks: healthChecks(platform), authorize, log }),
  ],
  vocabulary,
  platform,
  version: '0',
  hosts: [],
  trustedProxies: [],
  allowPlainHttp: false,
  metricsToken: null,
  pagesFolder: tmpdir(),
  log,
  metrics: createMetrics(),
  authorize,
});
const { port } = await serve(app, { port: 0, hostname: '127.0.0.1', tls: null, log });
process.send?.(port);
