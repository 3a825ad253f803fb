import { parseArgs } from 'node:util';
import { announce } from './announce.ts';
import { createDemo } from './demo/create-demo.ts';
import { setClock } from './platform/clock.ts';
import { type Config, loadEnvironment, readConfig } from './platform/config.ts';
import type { Platform } from './platform/context.ts';
import { openDatabase, prepareDatabase } from './platform/db/open.ts';
import { createLifecycle, Interrupted, type Lifecycle } from './platform/lifecycle.ts';
import { createLog } from './platform/log.ts';
import { onStopSignal } from './platform/signals.ts';
import { codeOf, reasonOf, StartError } from './platform/start-error.ts';
import { checkAddress, startHttp, startPlatform } from './start.ts';
import { ensureCentralTenant } from './tenants/index.ts';

/** Configuration → database → application → door, in this order, and back in the opposite one. */
async function start(config: Config, lifecycle: Lifecycle): Promise<void> {
  if (config.clock !== null) setClock(config.clock);
  const log = createLog(config.logLevel);
  if (config.role !== 'worker') await checkAddress(config);
  const database = await lifecycle.start(
    () => openDatabase(config, true),
    (opened) => opened.stop(),
    (opened) => opened.stop('immediate'),
  );
  const applied = await prepareDatabase(database);
  if (applied.length > 0) log.info('migrated', { count: applied.length });
  const standing = { config, appUrl: database.appUrl, log, lifecycle };
  const platform = await startPlatform(standing, config.role !== 'api');
  // A stop waits for the first data: half a demo would be in the way of the next start.
  await lifecycle.start(
    () => firstData(config, platform),
    async () => undefined,
  );
  const address = config.role === 'worker' ? null : await startHttp(standing, platform);
  announce(config, address);
}

async function firstData(config: Config, platform: Platform): Promise<void> {
  if (config.production) return ensureCentralTenant(platform);
  await createDemo(platform, config.demoPassword, (line) => process.stdout.write(`${line}\n`));
}

function configure(): Config {
  const environment = loadEnvironment();
  try {
    const { values } = parseArgs({ options: { role: { type: 'string' } } });
    return readConfig(values.role === undefined ? environment : { ...environment, ROLE: values.role });
  } catch (error) {
    if (codeOf(error)?.startsWith('ERR_PARSE_ARGS')) throw new StartError(reasonOf(error), error);
    throw error;
  }
}

/** A sentence for what a person can mend; a stack for what only we can. */
const tell = (error: unknown): void => {
  const stack = error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${error instanceof StartError ? error.message : stack}\n`);
};

const lifecycle = createLifecycle();

async function stop(): Promise<void> {
  try {
    await lifecycle.stop();
  } catch (error) {
    tell(error);
    throw error;
  }
}

async function giveUp(error: unknown): Promise<void> {
  tell(error);
  await stop().finally(() => process.exit(1));
}

onStopSignal(stop, () => lifecycle.kill());
process.on('uncaughtException', giveUp);
try {
  await start(configure(), lifecycle);
} catch (error) {
  if (!(error instanceof Interrupted)) await giveUp(error);
}
