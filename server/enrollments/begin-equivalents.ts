import type { Platform, Tx } from '../platform/context.ts';
import { statement } from '../platform/db/batch.ts';
import type { Tick } from '../platform/jobs/queue.ts';
import { inTransaction } from '../platform/transaction.ts';
import { refreshSuperseded } from './certificates.repo.ts';
import { takeBegunEquivalents } from './equivalents.repo.ts';

/**
 * On the day an equivalence begins, certificates of one course start to carry those of the other. Every hour, so that it is
 * done before any tenant's morning alerts; what an outage missed is caught up, and a day is done once.
 */
export const beginEquivalents: Tick = {
  name: 'enrollments.begin-equivalents',
  cron: '3 * * * *',
  async run(platform) {
    const [tenants = []] = await platform.database.batch([
      statement('select tenant_id from app.active_tenants()'),
    ]);
    for (const { tenant_id: tenantId } of tenants) await beginIn(platform, String(tenantId));
  },
};

const beginIn = (platform: Platform, tenantId: string): Promise<void> =>
  inTransaction(
    {
      kind: 'system',
      platform,
      tenantId,
      userId: null,
      now: platform.now(),
      requestId: beginEquivalents.name,
    },
    { permission: 'signed_in', run: beginDue },
  );

async function beginDue(tx: Tx): Promise<void> {
  const courseIds = await takeBegunEquivalents(tx);
  if (courseIds.length > 0) await refreshSuperseded(tx, { courseIds });
}
