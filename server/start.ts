import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { allRoutes } from '#shared/contract.ts';
import { vocabulary } from '#shared/vocabulary.ts';
import packageJson from '../package.json' with { type: 'json' };
import { createApp } from './app.ts';
import { signOrAlarm } from './audit/audit.jobs.ts';
import { jobs as definitions, rateLimits, routes, ticks } from './contexts.ts';
import { healthChecks } from './health-checks.ts';
import { now } from './platform/clock.ts';
import type { Config } from './platform/config.ts';
import type { Platform } from './platform/context.ts';
import { createDatabase } from './platform/db/database.ts';
import { openDatabase } from './platform/db/open.ts';
import { checkDatabase } from './platform/db/self-check.ts';
import { createEventHub } from './platform/events.ts';
import { healthRoutes } from './platform/http/health.ts';
import { createRateLimit } from './platform/http/rate-limit.ts';
import { serve } from './platform/http/serve.ts';
import { createJobQueue } from './platform/jobs/queue.ts';
import type { Lifecycle } from './platform/lifecycle.ts';
import { createLog, type Log } from './platform/log.ts';
import { platformMetrics } from './platform/platform-metrics.ts';
import { reading } from './platform/reading.ts';
import { codeOf, StartError } from './platform/start-error.ts';

const pagesFolder = join(import.meta.dirname, '../desktop/renderer/dist');
const { version } = packageJson;

interface Standing {
  config: Config;
  /** The application's login; the database is migrated and checked. */
  appUrl: string;
  log: Log;
  lifecycle: Lifecycle;
}

/** What the application stands on, started in order; `lifecycle` ends it. @param work runs jobs in this process */
export async function startPlatform(
  { config, appUrl, log, lifecycle }: Standing,
  work: boolean,
): Promise<Platform> {
  const onError = (error: unknown, where: string) =>
    log.error('failed in the background', { event: where, error });
  const database = await lifecycle.start(
    () => createDatabase({ url: appUrl, poolSize: config.poolSize }),
    (database) => database.close(),
  );
  const events = createEventHub(appUrl, (error) => onError(error, 'events'));
  await lifecycle.start(
    () => events.start(),
    () => events.close(),
  );
  const jobs = createJobQueue({ url: appUrl, definitions, ticks, onError });
  const platform: Platform = { database, now, jobs, events, dataDir: config.dataDir };
  if (work) {
    await lifecycle.start(
      () => platform,
      (platform) => signOrAlarm(platform),
    );
  }
  await lifecycle.start(
    () => jobs.start(platform, { work }),
    () => jobs.stop(),
  );
  return platform;
}

/**
 * Answers HTTP.
 * @returns where it listens
 * @throws StartError when the address cannot be had, or routes and contract do not fit
 */
export async function startHttp(
  { config, log, lifecycle }: Omit<Standing, 'appUrl'>,
  platform: Platform,
): Promise<string> {
  const authorize: Parameters<typeof createApp>[0]['authorize'] = (context) =>
    reading(context, async () => undefined);
  const app = await createApp({
    contract: allRoutes,
    implementations: [
      ...routes,
      ...healthRoutes({ version, checks: healthChecks(platform), authorize, log }),
    ],
    vocabulary,
    platform,
    version,
    hosts: config.allowedHosts,
    trustedProxies: config.trustedProxies,
    allowPlainHttp: config.allowPlainHttp,
    metricsToken: config.metricsToken,
    pagesFolder,
    downloadsFolder: config.downloadsDir,
    log,
    metrics: platformMetrics(platform),
    authorize,
    limitRate: createRateLimit(rateLimits),
  });
  const listen = () => serve(app, { port: config.port, hostname: config.host, tls: config.tls, log });
  const { port } = await lifecycle.start(
    () => listen().catch((error: unknown) => refuseAddress(error, config)),
    (served) => served.close(),
  );
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  return config.publicUrl ?? `${config.tls ? 'https' : 'http'}://${host}:${port}`;
}

/** Fails before anything is made when nobody could listen at the address. @throws StartError */
export async function checkAddress(config: Config): Promise<void> {
  const probe = createServer();
  probe.listen(config.port, config.host);
  await once(probe, 'listening').catch((error: unknown) => refuseAddress(error, config));
  probe.close();
  await once(probe, 'close');
}

function refuseAddress(error: unknown, { host, port }: Config): never {
  const said: Record<string, string> = {
    EADDRINUSE: `Port ${port} of ${host} is in use by another program; stop it or set PORT.`,
    EACCES: `This user may not listen on port ${port}; set PORT to 1024 or above.`,
    EADDRNOTAVAIL: `${host} is no address of this machine; set HOST.`,
    ENOTFOUND: `${host} is no address of this machine; set HOST.`,
    EAI_AGAIN: `${host} is no address of this machine; set HOST.`,
  };
  const sentence = said[codeOf(error) ?? ''];
  throw sentence === undefined ? error : new StartError(sentence, error);
}

/** The application for a command beside the server: it enqueues, but runs no jobs and answers no requests. */
export async function openBeside(config: Config, lifecycle: Lifecycle): Promise<Platform> {
  const { appUrl } = await lifecycle.start(
    () => openDatabase(config, false),
    (database) => database.stop(),
  );
  await checkDatabase(appUrl);
  return startPlatform({ config, appUrl, log: createLog(config.logLevel), lifecycle }, false);
}
