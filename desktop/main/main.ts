import { homedir, hostname, platform, release } from 'node:os';
import { join } from 'node:path';
import { createEdge, type Edge } from '../edge/app.ts';
import { offlineContexts } from '../edge/contexts.ts';
import { realMachine } from '../edge/real-machine.ts';
import { electron } from './electron.ts';
import { registryOf } from './registry.ts';
import { type EdgeNeeds, startShell } from './shell.ts';
import { startFailed } from './start-failed.ts';

/** The packaged program lies beside what it needs: `pages/`, `migrations/`, `tray.png`. */
const beside = (name: string) => join(import.meta.dirname, name);
const silenceMs = 30_000;

function openEdge({ settings: { values }, folders, vault, version, log }: EdgeNeeds): Edge {
  return createEdge({
    folder: folders.people,
    migrations: beside('migrations'),
    tenant: values.Tenant,
    vault,
    machine: values.ServerUrl === null ? withoutServer : realMachine(values.ServerUrl),
    contexts: offlineContexts,
    limits: { maxOfflineHours: values.MaxOfflineHours, autoLockMinutes: values.AutoLockMinutes },
    installation: {
      name: hostname() || 'laptop',
      platform: `${platform()} ${release()}`,
      appVersion: version,
    },
    pagesFolder: beside('pages'),
    log: (message, error) => log.error(message, { error }),
  });
}

/** Nobody has named a server yet: what needs one is refused as without a network. */
const withoutServer = {
  ...realMachine('https://server.invalid'),
  fetch: () => Promise.reject(new Error('no server is named')),
};

process.on('uncaughtException', (error) => startFailed(electron, error));
// Not awaited: Electron becomes ready only after this file has run to its end.
startShell({
  electron,
  machine: {
    platform: process.platform,
    environment: process.env,
    startArguments: process.argv,
    home: homedir(),
    readRegistry: registryOf(process.platform),
    now: () => new Date(),
    fetch: (address) => fetch(address, { redirect: 'error', signal: AbortSignal.timeout(silenceMs) }),
    every: (ms, run) => {
      setInterval(run, ms).unref();
    },
  },
  openEdge,
  icon: beside('tray.png'),
}).catch((error: unknown) => startFailed(electron, error));
