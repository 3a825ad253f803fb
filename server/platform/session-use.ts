import type { Context } from './context.ts';
import { statement } from './db/batch.ts';
import type { Entered } from './enter.ts';

/** A session's last use is written at most this often. */
const everyMs = 60_000;

/** Notes that a session is in use, so that it does not run idle. Not awaited: losing one note costs nothing. */
export function noteUse(context: Context, { actor, lastSeenAt }: Entered): void {
  if (lastSeenAt === null || Date.parse(context.now) - Date.parse(lastSeenAt) < everyMs) return;
  context.platform.database
    .batch([
      statement(`select set_config('app.tenant_id', $1, true)`, actor.tenantId),
      statement(
        'update sessions set last_seen_at = $1, updated_at = now() where tenant_id = app.tid() and id = $2 and last_seen_at < $1',
        context.now,
        actor.sessionId,
      ),
    ])
    .catch(() => {
      // The request itself has succeeded; the next one notes it.
    });
}
