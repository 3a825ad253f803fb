import { sql } from 'drizzle-orm';
import { conflict } from '#shared/kernel/problem.ts';
import type { Tx } from '../platform/context.ts';

interface Dispensation {
  id: string;
  enrollmentId: string;
  untilOn: string;
  reason: string;
}

/** Who acts is the approver. @throws Problem conflict when the id is taken. */
export async function addDispensation(
  tx: Tx,
  { id, enrollmentId, untilOn, reason }: Dispensation,
): Promise<void> {
  const added =
    await tx.sql(sql`insert into dispensations (tenant_id, id, enrollment_id, until_on, reason, approved_by_id)
    values (app.tid(), ${id}, ${enrollmentId}, ${untilOn}, ${reason}, ${tx.actorId})
    on conflict do nothing returning id`);
  if (added.length === 0)
    throw conflict('dispensation.exists', 'There is a dispensation with this id already.');
}
