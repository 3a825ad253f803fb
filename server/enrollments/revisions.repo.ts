import { sql } from 'drizzle-orm';
import type { Revised } from '#shared/enrollments/certificate.ts';
import { newId } from '#shared/kernel/ids.ts';
import type { Tx } from '../platform/context.ts';

/** Keeps the former picture of each. The system corrects nothing, so there is always somebody who did. */
export async function addRevisions(tx: Tx, revised: readonly Revised[]): Promise<void> {
  const rows = revised.map(({ enrollment, former }) => ({
    id: newId(),
    enrollment_id: enrollment.id,
    ...former,
  }));
  tx.changed(
    'enrollment',
    revised.map(({ enrollment }) => enrollment.id),
  );
  await tx.sql(sql`insert into enrollment_revisions (tenant_id, id, enrollment_id, revision, by_id, reason, before)
    select app.tid(), r.id, r.enrollment_id, r.revision, ${tx.actorId}, r.reason, r.before
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r (id uuid, enrollment_id uuid, revision integer, reason text, before jsonb)`);
}
