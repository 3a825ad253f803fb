import { enterTenant } from './audit/append.ts';
import type { RequestContext } from './context.ts';
import { statement } from './db/batch.ts';
import { toldToWipe } from './enter.ts';

/** Notes when a laptop was told to delete what it holds, so that an administrator sees that it knows. Any other error passes by. */
export async function noteWiped({ platform, now }: RequestContext, error: unknown): Promise<void> {
  const told = toldToWipe(error);
  if (told === undefined) return;
  await platform.database.batch([
    enterTenant(told.tenantId),
    statement(
      `update devices d set status = 'wiped', wiped_at = $2, version = d.version + 1, updated_at = now()
       from sessions s where s.tenant_id = app.tid() and s.id = $1 and d.tenant_id = s.tenant_id and d.id = s.device_id
         and d.wiped_at is null`,
      told.sessionId,
      now,
    ),
  ]);
}
