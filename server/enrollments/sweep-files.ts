import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isId } from '#shared/kernel/ids.ts';
import { enterTenant } from '../platform/audit/append.ts';
import type { Platform } from '../platform/context.ts';
import { statement } from '../platform/db/batch.ts';
import { filesFolder } from '../platform/files/file-store.ts';
import type { Tick } from '../platform/jobs/queue.ts';

/** Long enough that no upload is still under way. */
const olderThanMs = 24 * 3600_000;
const filesAtOnce = 500;

/** Removes files that a crash left without a row. */
export const sweepFiles: Tick = {
  name: 'enrollments.sweep-files',
  cron: '41 2 * * *',
  async run(platform) {
    const root = filesFolder(platform.dataDir);
    for (const tenantId of await namesIn(root)) {
      if (isId(tenantId)) await sweepTenant(platform, tenantId, join(root, tenantId));
    }
  },
};

async function sweepTenant(platform: Platform, tenantId: string, folder: string): Promise<void> {
  // The disk's own clock, not the tenant's: it is compared with the times of files.
  const before = Date.now() - olderThanMs;
  const names = await namesIn(folder);
  for (let at = 0; at < names.length; at += filesAtOnce) {
    const old = await olderThan(folder, names.slice(at, at + filesAtOnce), before);
    const [, kept = []] = await platform.database.batch([
      enterTenant(tenantId),
      statement(
        'select id from evidence_files where tenant_id = app.tid() and id = any($1::uuid[])',
        old.filter(isId),
      ),
    ]);
    const referred = new Set(kept.map(({ id }) => id));
    for (const name of old) if (!referred.has(name)) await rm(join(folder, name), { force: true });
  }
}

async function olderThan(folder: string, names: readonly string[], before: number): Promise<string[]> {
  const found: string[] = [];
  for (const name of names) {
    const { mtimeMs } = await stat(join(folder, name));
    if (mtimeMs < before) found.push(name);
  }
  return found;
}

/** Nothing where there is no folder: nobody has sent a file yet. */
async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
