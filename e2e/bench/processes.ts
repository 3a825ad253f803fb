import { execFile, fork } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A program of Debian's that the bench compares with. @throws Error naming the package to install. */
export function programOf(name: 'pgbench' | 'wrk'): string {
  const places =
    name === 'wrk' ? ['/usr/bin/wrk'] : globSync('/usr/lib/postgresql/*/bin/pgbench').toSorted().reverse();
  const found = places.find((place) => existsSync(place));
  if (found === undefined) {
    throw new Error(`${name} is missing: apt-get install ${name === 'wrk' ? 'wrk' : 'postgresql'}.`);
  }
  return found;
}

export interface Child {
  port: number;
  stop(): Promise<void>;
}

/** Starts a server of the bench in its own process; it tells its port. */
export async function startServer(file: string, databaseUrl: string): Promise<Child> {
  const child = fork(new URL(file, import.meta.url), {
    env: { ...process.env, NODE_ENV: 'test', BENCH_DATABASE: databaseUrl },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (message) => resolve(Number(message)));
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code} before it listened`)));
  });
  return {
    port,
    stop: () =>
      new Promise((resolve) => {
        child.removeAllListeners('exit');
        child.once('exit', () => resolve());
        child.kill('SIGKILL');
      }),
  };
}

/** Requests per second that `wrk` gets at this many connections. @throws Error when any answer is not 200. */
export async function requestsPerSecond(
  url: string,
  cookie: string,
  connections: number,
  seconds: number,
): Promise<number> {
  const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '-H', `Cookie: __Host-tf=${cookie}`, url];
  const { stdout } = await run(programOf('wrk'), args);
  if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(`wrk met errors:\n${stdout}`);
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]);
}

interface Pgbench {
  databaseUrl: string;
  /** A file with the script. */
  script: string;
  clients: number;
  seconds: number;
}

/** Transactions per second and the mean latency in milliseconds, prepared and in the script's own pipeline. */
export async function pgbench({
  databaseUrl,
  script,
  clients,
  seconds,
}: Pgbench): Promise<{ tps: number; latency: number }> {
  const { hostname, port, username, password, pathname } = new URL(databaseUrl);
  const args = [
    '-n',
    '-M',
    'prepared',
    '-f',
    script,
    '-c',
    String(clients),
    '-j',
    String(Math.min(2, clients)),
    '-T',
    String(seconds),
  ];
  const { stdout } = await run(
    programOf('pgbench'),
    [...args, '-h', hostname, '-p', port, '-U', username, pathname.slice(1)],
    {
      env: {
        ...process.env,
        PGPASSWORD: password,
        PGOPTIONS: '-c timezone=UTC -c plan_cache_mode=force_generic_plan -c jit=off',
      },
      maxBuffer: 1 << 24,
    },
  );
  return {
    tps: Number(/tps = ([\d.]+)/.exec(stdout)?.[1]),
    latency: Number(/latency average = ([\d.]+) ms/.exec(stdout)?.[1]),
  };
}
