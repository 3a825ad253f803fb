import { sql } from 'drizzle-orm';
import { addDays } from '#shared/kernel/dates.ts';
import { newId } from '#shared/kernel/ids.ts';
import type { Tx } from '../platform/context.ts';

/** Notes in the history who heads a department from today on, null for nobody. Who headed it for less than a day leaves no trace. */
export async function noteHead(tx: Tx, departmentId: string, headId: string | null): Promise<void> {
  await tx.sql(sql`
    delete from department_heads
    where tenant_id = app.tid() and department_id = ${departmentId} and from_on >= ${tx.today}`);
  await tx.sql(sql`
    update department_heads set to_on = ${addDays(tx.today, -1)}, updated_at = now()
    where tenant_id = app.tid() and department_id = ${departmentId} and (to_on is null or to_on >= ${tx.today})`);
  if (headId === null) return;
  await tx.sql(sql`
    insert into department_heads (tenant_id, id, department_id, user_id, from_on)
    values (app.tid(), ${newId()}, ${departmentId}, ${headId}, ${tx.today})`);
}
