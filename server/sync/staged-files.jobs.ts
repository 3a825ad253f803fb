import { enterTenant } from '../platform/audit/append.ts';
import { everyTenant } from '../platform/audit/tenants.ts';
import type { Platform } from '../platform/context.ts';
import { statement } from '../platform/db/batch.ts';
import { removeStaged } from '../platform/files/staged-file.ts';
import type { Tick } from '../platform/jobs/queue.ts';

const keptMs = 7 * 24 * 3600_000;

/** Removes files that laptops sent for requests and that nothing has been added to for a week: used, or given up. */
export const sweepStagedFiles: Tick = {
  name: 'sync.sweep-staged-files',
  cron: '53 2 * * *',
  async run(platform) {
    const before = new Date(Date.parse(platform.now()) - keptMs).toISOString();
    for (const { id } of await everyTenant(platform)) await sweepTenant(platform, id, before);
  },
};

/** The file goes first: a row without its file lets the laptop begin anew, a file without a row would stay for ever. */
async function sweepTenant(platform: Platform, tenantId: string, before: string): Promise<void> {
  const [, old = []] = await platform.database.batch([
    enterTenant(tenantId),
    statement(
      `select user_id as "userId", encode(sha256, 'hex') as sha256 from sync_files
       where tenant_id = app.tid() and updated_at < $1`,
      before,
    ),
  ]);
  for (const { userId, sha256 } of old) {
    const at = { dataDir: platform.dataDir, tenantId, userId: String(userId), sha256: String(sha256) };
    await removeStaged(at);
    await platform.database.batch([
      enterTenant(tenantId),
      statement(
        `delete from sync_files where tenant_id = app.tid() and user_id = $1 and sha256 = decode($2, 'hex')
           and updated_at < $3`,
        at.userId,
        at.sha256,
        before,
      ),
    ]);
  }
}
