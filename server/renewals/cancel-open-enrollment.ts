import { sql } from 'drizzle-orm';
import { cancelEnrollment } from '../enrollments/index.ts';
import type { Tx } from '../platform/context.ts';

/** Cancels the enrollment that a request brought, if it is still open. */
export async function cancelOpenEnrollment(
  tx: Tx,
  enrollmentId: string | null,
  reason: string,
): Promise<void> {
  if (enrollmentId === null) return;
  const [open] = await tx.sql<{ version: number }>(sql`select version from enrollments
    where tenant_id = app.tid() and id = ${enrollmentId} and state in ('assigned', 'enrolled', 'in_progress')`);
  if (open) await cancelEnrollment.within(tx, { id: enrollmentId, reason, version: open.version });
}
