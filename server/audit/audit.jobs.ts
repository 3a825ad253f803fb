import { signCheckpoints } from '../platform/audit/sign-checkpoints.ts';
import type { Platform } from '../platform/context.ts';
import type { JobDefinition, Tick } from '../platform/jobs/queue.ts';
import { inTransaction } from '../platform/transaction.ts';
import { verifyChains } from './verify-chains.ts';

/** Checks the log for somebody who may read it, also at the moment when the job runs. */
export const verification: JobDefinition = {
  kind: 'audit.verify',
  retries: 1,
  async run(context, _, progress) {
    await inTransaction(context, { permission: 'audit:read', readOnly: true, run: async () => undefined });
    return verifyChains(context.platform, context.tenantId, progress);
  },
};

/** Signs where every chain stands, every five minutes. */
export const checkpoints: Tick = { name: 'audit.checkpoints', cron: '*/5 * * * *', run: signOrAlarm };

/**
 * Signs, as every five minutes and when the server stops.
 * @throws Error naming every chain that was tampered with: it was not signed, and the log must tell of it
 */
export async function signOrAlarm(platform: Platform): Promise<void> {
  const { alarms } = await signCheckpoints(platform);
  if (alarms.length > 0) throw new Error(`The audit log was tampered with. ${alarms.join(' ')}`);
}
