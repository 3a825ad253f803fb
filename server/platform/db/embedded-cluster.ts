import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from '../start-error.ts';
import type { Place } from './embedded-place.ts';

const version = '18';

/**
 * Makes the cluster where there is none yet, with the superuser `postgres` and this password.
 * @throws StartError when it cannot be made, or was made by another PostgreSQL version
 */
export function ensureCluster(place: Place, password: string): void {
  const versionFile = join(place.cluster, 'PG_VERSION');
  if (!existsSync(versionFile)) createCluster(place, password);
  const found = readFileSync(versionFile, 'utf8').trim();
  if (found !== version) {
    throw new StartError(
      `${place.cluster} was written by PostgreSQL ${found}, this program brings ${version}: start the TrainFlow that made it.`,
    );
  }
}

/** Made under another name first: a start that is cut short leaves no half a cluster behind. */
function createCluster({ initdb, cluster, runAs }: Place, password: string): void {
  const unfinished = `${cluster}.unfinished`;
  const passwordFile = `${cluster}.password`;
  rmSync(unfinished, { recursive: true, force: true });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  try {
    if (runAs.uid !== undefined) chownSync(passwordFile, runAs.uid, runAs.gid);
    const flags = [
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--no-instructions',
    ];
    const locale = ['--builtin-locale=C.UTF-8', '--locale=C'];
    mkdirSync(unfinished, { mode: 0o700 });
    if (runAs.uid !== undefined) chownSync(unfinished, runAs.uid, runAs.gid);
    const made = spawnSync(
      initdb,
      ['-D', unfinished, '-U', 'postgres', `--pwfile=${passwordFile}`, ...flags, ...locale],
      { ...runAs, cwd: '/', env: { LC_ALL: 'C', TZ: 'UTC', PATH: process.env.PATH } },
    );
    if (made.status !== 0) {
      const said = made.error?.message ?? made.stderr.toString().trim().split('\n').at(-1);
      throw new StartError(`The embedded PostgreSQL cannot make its data folder ${cluster}: ${said}.`);
    }
    renameSync(unfinished, cluster);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}
