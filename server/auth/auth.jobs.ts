import { enterTenant } from '../platform/audit/append.ts';
import { everyTenant } from '../platform/audit/tenants.ts';
import { statement } from '../platform/db/batch.ts';
import type { Tick } from '../platform/jobs/queue.ts';

/** Removes what is over: sessions past their end, and counts of sign-in attempts that nobody makes any more. */
export const forgetOldSignIns: Tick = {
  name: 'auth.forget-old-sign-ins',
  cron: '17 3 * * *',
  async run(platform) {
    const now = platform.now();
    const yesterday = new Date(Date.parse(now) - 24 * 3600_000).toISOString();
    await platform.database.batch([statement('select app.forget_old_attempts($1)', yesterday)]);
    for (const { id } of await everyTenant(platform)) {
      await platform.database.batch([
        enterTenant(id),
        statement('delete from sessions where tenant_id = app.tid() and expires_at <= $1', now),
      ]);
    }
  },
};
