import { execFileSync, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf, StartError } from '../start-error.ts';
import type { Place } from './embedded-place.ts';

/** A postmaster as its own `postmaster.pid` tells of it. */
export interface Postmaster {
  pid: number;
  /** TCP port on 127.0.0.1. */
  port: number;
  ready: boolean;
}

const patience = 60_000;

/** The postmaster that runs on this cluster; null when there is none. A pid file that nobody stands behind is removed. */
export function findPostmaster(cluster: string): Postmaster | null {
  const file = join(cluster, 'postmaster.pid');
  let lines: string[];
  try {
    lines = readFileSync(file, 'utf8').split('\n');
  } catch {
    return null;
  }
  // Made a moment ago and not written yet: to remove it now would leave a postmaster that nobody finds.
  if (lines[0] === '') return null;
  const pid = Number(lines[0]);
  // PostgreSQL itself only asks whether some process has that number, and after a reboot one often has.
  if (!isAlive(pid) || commandLineOf(pid)?.includes(lines[1] ?? cluster) === false) {
    rmSync(file, { force: true });
    return null;
  }
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (codeOf(error) !== 'EPERM') return false;
  }
  // One that has ended, but whose parent has not looked yet, has a number still and a command line no more.
  return commandLineOf(pid) !== '';
}

/** Null: this system does not tell. */
function commandLineOf(pid: number): string | null {
  try {
    return process.platform === 'linux'
      ? readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      : execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { stdio: 'pipe' }).toString();
  } catch {
    return process.platform === 'linux' ? '' : null;
  }
}

/**
 * Starts PostgreSQL and waits until it takes connections.
 * In a session of its own, so that Ctrl-C at the terminal reaches the server alone, which drains before it stops this.
 * @param log a file that its messages are added to
 * @throws StartError with the last line of the log
 */
export async function startPostmaster(
  place: Place,
  log: string,
  settings: Record<string, string>,
): Promise<Postmaster> {
  const port = await freePort();
  const all = { ...settings, listen_addresses: '127.0.0.1', port: String(port), unix_socket_directories: '' };
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const output = openLog(log);
  const child = spawn(place.postgres, ['-D', place.cluster, ...flags], {
    ...place.runAs,
    cwd: '/',
    detached: true,
    env: { LC_ALL: 'C', TZ: 'UTC', PATH: process.env.PATH },
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  let ended = false;
  child.once('exit', () => {
    ended = true;
  });
  child.once('error', () => {
    ended = true;
  });
  child.unref();
  const started = await until(() => ended || findPostmaster(place.cluster)?.ready === true);
  const postmaster = findPostmaster(place.cluster);
  if (started && !ended && postmaster !== null) return postmaster;
  if (child.pid !== undefined && !ended) await stopPostmaster({ pid: child.pid, port, ready: false });
  throw new StartError(whyNot(place.cluster, log));
}

/** Waits for one that is starting or stopping just now: ready, or gone (null). */
export async function settle(cluster: string): Promise<Postmaster | null> {
  await until(() => findPostmaster(cluster)?.ready !== false);
  return findPostmaster(cluster);
}

/**
 * Ends PostgreSQL and waits until it is gone. Fast: open transactions roll back, everything is written down.
 * Immediate: as if the power had failed; the next start recovers.
 */
export async function stopPostmaster({ pid }: Postmaster, how: 'fast' | 'immediate' = 'fast'): Promise<void> {
  if (!signal(pid, how === 'fast' ? 'SIGINT' : 'SIGQUIT')) return;
  if (!(await until(() => !isAlive(pid)))) signal(pid, 'SIGQUIT');
}

function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

async function until(done: () => boolean): Promise<boolean> {
  for (let waited = 0; waited < patience; waited += 20) {
    if (done()) return true;
    await sleep(20);
  }
  return done();
}

function openLog(log: string): number {
  const keep = 10 * 1024 * 1024;
  if ((statSync(log, { throwIfNoEntry: false })?.size ?? 0) > keep) renameSync(log, `${log}.1`);
  return openSync(log, 'a', 0o600);
}

function whyNot(cluster: string, log: string): string {
  const lines = readFileSync(log, 'utf8').trim().split('\n');
  const said = lines.findLast((line) => /FATAL|ERROR|PANIC/.test(line)) ?? lines.at(-1) ?? '';
  if (said.includes('postmaster.pid'))
    return `Another TrainFlow is starting on ${cluster}; wait for it or stop it.`;
  return `The embedded PostgreSQL did not start: ${said.replace(/^.*?(FATAL|ERROR|PANIC): +/, '')} (see ${log}).`;
}

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const probe = createServer();
    probe.once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => found(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
