import { sql } from 'drizzle-orm';
import type { Platform, SystemContext } from '../platform/context.ts';
import { statement } from '../platform/db/batch.ts';
import type { JobDefinition, Tick } from '../platform/jobs/queue.ts';
import { inTransaction } from '../platform/transaction.ts';
import { scanExpiries } from './scan-expiries.ts';

/** Alerts are sent from this hour of the tenant's morning on. */
const fromHour = 6;

export const alertsJob: JobDefinition = {
  kind: 'notifications.alerts',
  run: (context) => scanExpiries(context),
};

/** Finds the tenants whose day has begun and has not been scanned; after an outage that is all of them, at once. */
export const alertsTick: Tick = {
  name: 'notifications.tick',
  cron: '*/5 * * * *',
  async run(platform) {
    const [tenants = []] = await platform.database.batch([statement('select * from app.active_tenants()')]);
    for (const { tenant_id: tenantId, time_zone: zone } of tenants) {
      if (hourIn(String(zone), platform.now()) >= fromHour) await enqueueIfDue(platform, String(tenantId));
    }
  },
};

async function enqueueIfDue(platform: Platform, tenantId: string): Promise<void> {
  const context: SystemContext = {
    kind: 'system',
    platform,
    tenantId,
    userId: null,
    now: platform.now(),
    requestId: alertsTick.name,
  };
  await inTransaction(context, {
    permission: 'signed_in',
    async run(tx) {
      const done = await tx.sql(sql`
        select 1 from scans where tenant_id = app.tid() and kind = 'expiry' and scanned_on >= app.today()
        union all
        select 1 from jobs where tenant_id = app.tid() and kind = ${alertsJob.kind} and 
          and (state in ('queued', 'running', 'failed') or state = 'dead' and created_at > now() - interval '1 hour')`);
      if (done.length === 0) await tx.enqueue(alertsJob.kind, {});
    },
  });
}

const hourIn = (zone: string, instant: string): number =>
  Number(
    new Intl.DateTimeFormat('en', { timeZone: zone, hour: 'numeric', hourCycle: 'h23' }).format(
      Date.parse(instant),
    ),
  );
