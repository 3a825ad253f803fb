import { readFileSync } from 'node:fs';
import { hostname, platform, release } from 'node:os';
import { join, resolve } from 'node:path';
import { serve } from '@hono/node-server';
import { z } from 'zod';
import { createEdge, type Edge } from './app.ts';
import { offlineContexts } from './contexts.ts';
import { type LaptopSettings, readSettings, StartError } from './laptop-settings.ts';
import { realMachine } from './real-machine.ts';
import { fileVault } from './vault.ts';
import { WindowGuard } from './window-guard.ts';

const root = resolve(import.meta.dirname, '../..');
const address = '127.0.0.1';
const print = (line: string) => process.stdout.write(`${line}\n`);

/** The laptop without its shell: a browser is the window, on a port of this machine alone. */
async function start(settings: LaptopSettings): Promise<void> {
  const edge = createEdge({
    folder: join(settings.folder, 'people'),
    migrations: join(root, 'migrations/desktop'),
    tenant: settings.tenant,
    vault: fileVault(join(settings.folder, 'vault')),
    machine: realMachine(settings.serverUrl),
    contexts: offlineContexts,
    installation: {
      name: hostname() || 'laptop',
      platform: `${platform()} ${release()}`,
      appVersion: versionOf(),
    },
    pagesFolder: join(root, 'desktop/renderer/dist'),
    log: (message, error) =>
      process.stderr.write(`${message}: ${error instanceof Error ? error.stack : error}\n`),
  });
  const close = await listen(settings, edge);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      edge.close();
      close();
      process.exit(0);
    });
}

/** @returns what stops it. @throws StartError when the port is taken */
function listen({ port: wanted, serverUrl }: LaptopSettings, edge: Edge): Promise<() => void> {
  let enter = async (_: Request) => new Response(null, { status: 503 });
  return new Promise((done, fail) => {
    const server = serve(
      { hostname: address, port: wanted, fetch: (request) => enter(request) },
      ({ port }) => {
        print(`\nTrainFlow on this laptop, for the server ${serverUrl}. Ctrl-C stops it.`);
        const guard = new WindowGuard(port, (path) => print(`  Open once: http://${address}:${port}${path}`));
        enter = guard.around((request) => edge.fetch(request));
        done(() => server.close());
      },
    );
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = `Port ${wanted} is in use by another program. Stop it, or start with another PORT.`;
      fail(error.code === 'EADDRINUSE' ? new StartError(taken) : error);
    });
  });
}

const versionOf = (): string =>
  z.object({ version: z.string() }).parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))
    .version;

try {
  await start(readSettings(process.env));
} catch (error) {
  if (!(error instanceof StartError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
