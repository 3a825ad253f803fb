import { sql } from 'drizzle-orm';
import type { Platform, SystemContext } from '../context.ts';
import { statement } from '../db/batch.ts';
import { inTransaction } from '../transaction.ts';
import type { Tick } from './queue.ts';

/** Daily work begins at this hour of the tenant's morning. */
const fromHour = 6;

/**
 * Enqueues `kind` once a day for each tenant whose morning has come and whose scan of the day is not done; after an outage
 * that is all of them, at once. The job notes its day in `scans`.
 */
export const dailyTick = (name: string, scan: 'expiry' | 'workflow', kind: string): Tick => ({
  name,
  cron: '*/5 * * * *',
  async run(platform) {
    const [tenants = []] = await platform.database.batch([statement('select * from app.active_tenants()')]);
    for (const { tenant_id: tenantId, time_zone: zone } of tenants) {
      if (hourIn(String(zone), platform.now()) < fromHour) continue;
      await enqueueUnlessDone(platform, String(tenantId), { name, scan, kind });
    }
  },
});

async function enqueueUnlessDone(
  platform: Platform,
  tenantId: string,
  { name, scan, kind }: { name: string; scan: string; kind: string },
): Promise<void> {
  const now = platform.now();
  const context: SystemContext = { kind: 'system', platform, tenantId, userId: null, now, requestId: name };
  await inTransaction(context, {
    permission: 'signed_in',
    async run(tx) {
      const done = await tx.sql(sql`
        select 1 from scans where tenant_id = app.tid() and kind = ${scan} and scanned_on >= app.today()
        union all
        select 1 from jobs where tenant_id = app.tid() and kind = ${kind}
          and (state in ('queued', 'running', 'failed') or state = 'dead' and created_at > now() - interval '1 hour')`);
      if (done.length === 0) await tx.enqueue(kind, {});
    },
  });
}

const hourIn = (zone: string, instant: string): number => {
  const format = new Intl.DateTimeFormat('en', { timeZone: zone, hour: 'numeric', hourCycle: 'h23' });
  return Number(format.format(Date.parse(instant)));
};
