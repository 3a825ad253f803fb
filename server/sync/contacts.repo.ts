import { sql } from 'drizzle-orm';
import type { Tx } from '../platform/context.ts';
import { list } from '../platform/db/sql.ts';

/** When a laptop was last in contact. */
export const noteContact = (tx: Tx, deviceId: string) =>
  tx.sql(sql`update devices set last_sync_at = ${tx.now}, updated_at = now()
    where tenant_id = app.tid() and id = ${deviceId} and user_id = app.uid()`);

/**
 * Notes, once a day, that these scopes are still wanted. Rows that somebody publishes into just now are left for another
 * time: nobody waits here for a lock while he holds one.
 */
export const notePulled = (tx: Tx, scopes: readonly string[]) =>
  tx.sql(sql`update sync_scopes set last_pulled_at = ${tx.now}, updated_at = now()
    where tenant_id = app.tid() and scope in (
      select scope from sync_scopes where tenant_id = app.tid() and scope = any(${list(scopes, 'text')})
        and last_pulled_at < ${tx.now}::timestamptz - interval '1 day' for update skip locked)`);
