import { everyTenant } from '../platform/audit/tenants.ts';
import type { Platform, SystemContext, Tx } from '../platform/context.ts';
import type { Tick } from '../platform/jobs/queue.ts';
import { inTransaction } from '../platform/transaction.ts';
import { auditPublication, printDifference } from './audit-publication.ts';
import { sweepStagedFiles } from './staged-files.jobs.ts';
import { collectTombstones, dropUnused } from './tidy.repo.ts';

/** Holds what laptops are sent against the tables, every night. @throws Error naming the differences: the log must tell of them */
const audit: Tick = {
  name: 'sync.audit',
  cron: '41 1 * * *',
  async run(platform) {
    const found: string[] = [];
    for (const { id, slug } of await everyTenant(platform)) {
      const differences = await auditPublication(platform, id);
      found.push(...differences.map((difference) => `${slug} ${printDifference(difference)}`));
    }
    if (found.length > 0)
      throw new Error(`What laptops are sent is not what the tables say:\n${found.slice(0, 20).join('\n')}`);
  },
};

/** Takes away what nobody needs any more. */
const tidy: Tick = {
  name: 'sync.tidy',
  cron: '11 2 * * *',
  async run(platform) {
    for (const { id } of await everyTenant(platform)) {
      await inTenant(platform, id, collectTombstones);
      await inTenant(platform, id, dropUnused);
    }
  },
};

const inTenant = (
  platform: Platform,
  tenantId: string,
  run: (tx: Tx) => Promise<number>,
): Promise<number> => {
  const now = platform.now();
  const context: SystemContext = {
    kind: 'system',
    platform,
    tenantId,
    userId: null,
    now,
    requestId: tidy.name,
  };
  return inTransaction(context, { permission: 'signed_in', run });
};

export const syncTicks: readonly Tick[] = [audit, sweepStagedFiles, tidy];
