import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** `npm start` without npm: the server as a process of its own, for tests about starting and stopping. */
export interface ServerProcess {
  /** Resolves with the printed address once the server is ready, rejects with its output when it ends before. */
  ready: Promise<string>;
  /** Exit code; null: killed. */
  ended: Promise<number | null>;
  /** Everything it has printed. */
  output(): string;
  signal(name: NodeJS.Signals): void;
}

/** Starts it with these settings alone; nothing of the test's own environment reaches it but the PATH. */
export const startProcess = (settings: Record<string, string>, args: string[] = []): ServerProcess =>
  start(settings, process.execPath, ['server/main.ts', ...args]);

/** The same of a program that lies elsewhere, with the Node that it brings. */
export const startPlaced = (folder: string, settings: Record<string, string>): ServerProcess =>
  start(settings, join(folder, 'bin/node'), ['server/main.ts'], folder);

/** The same with a shell between, as npm does it: signals reach the shell alone. */
export const startUnderShell = (settings: Record<string, string>): ServerProcess =>
  start({ ...settings, npm_lifecycle_event: 'start' }, 'sh', [
    '-c',
    `'${process.execPath}' server/main.ts; true`,
  ]);

/** `npm run laptop` without npm; ready with the address that opens its window once. */
export const startLaptop = (settings: Record<string, string>): ServerProcess =>
  start(settings, process.execPath, ['desktop/edge/serve.ts'], root, /Open once: (\S+)\n/);

const serverIsReady = /^TrainFlow is ready: (\S+)$[\s\S]*Ctrl-C stops it\./m;

function start(
  settings: Record<string, string>,
  program: string,
  args: string[],
  cwd = root,
  isReady = serverIsReady,
): ServerProcess {
  const child = spawn(program, args, {
    cwd,
    env: { PATH: process.env.PATH, PORT: '0', LOG_LEVEL: 'error', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const ready = new Promise<string>((found, failed) => {
    const hear = (chunk: Buffer) => {
      printed += chunk.toString();
      const address = isReady.exec(printed)?.[1];
      if (address !== undefined) found(address);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    void ended.then(() => failed(new Error(`The server ended:\n${printed}`)));
  });
  // Tests of refusals never wait for it.
  ready.catch(() => undefined);
  return { ready, ended, output: () => printed, signal: (name) => void child.kill(name) };
}
