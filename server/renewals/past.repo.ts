import { sql } from 'drizzle-orm';
import type { Past } from '#shared/renewals/late-decision.ts';
import type { Tx } from '../platform/context.ts';

/** What is known of the time when the actor decided a step without a network; null for who decides here and now. */
export async function findPast(tx: Tx, stepId: string): Promise<Past | null> {
  if (tx.offline === null) return null;
  return {
    decidedAt: tx.offline.decidedAt,
    history: await tx.sql<Past['history'][number]>(sql`select event, at, details from workflow_logs
      where tenant_id = app.tid() and step_id = ${stepId}
        and request_id = (select request_id from workflow_steps where tenant_id = app.tid() and id = ${stepId})
      order by id`),
    delegations: await tx.sql<Past['delegations'][number]>(sql`
      select delegator_id as "delegatorId", delegate_id as "delegateId", from_on as "fromOn", to_on as "toOn",
        revoked_at as "revokedAt"
      from delegations where tenant_id = app.tid() and delegate_id = app.uid()`),
  };
}
