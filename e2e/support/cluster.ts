import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startEmbedded } from '#server/platform/db/embedded.ts';
import { findPostmaster, stopPostmaster } from '#server/platform/db/embedded-process.ts';
import { migrate } from '#server/platform/db/migrate.ts';

/** Nothing of a test run outlives it, so nothing waits for a disk. */
const forgetful = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '120',
};

/** Starts one embedded PostgreSQL for the whole run and migrates the template; the answer stops and removes it. */
export default async function startCluster(project: TestProject): Promise<() => Promise<void>> {
  await sweepLeftovers();
  const folder = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
  const database = await startEmbedded(folder, forgetful);
  const stop = async () => {
    await database.stop('immediate');
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await migrate(database);
  } catch (error) {
    await stop();
    throw error;
  }
  const { appUrl, ownerUrl, superuserUrl } = database;
  project.provide('cluster', { appUrl, ownerUrl, superuserUrl });
  return stop;
}

const prefix = 'trainflow-test-';

/** Ends what a killed run of this machine left behind. */
async function sweepLeftovers(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const owner = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1];
    if (owner === undefined || isAlive(Number(owner))) continue;
    const folder = join(tmpdir(), name);
    const postmaster = findPostmaster(join(folder, 'postgres'));
    if (postmaster) await stopPostmaster(postmaster, 'immediate');
    rmSync(folder, { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Another user's run is none of our business.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
