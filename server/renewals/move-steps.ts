import { type SQL, sql } from 'drizzle-orm';
import { type RerouteCause, reroute } from '#shared/renewals/reroute.ts';
import type { Tx } from '../platform/context.ts';
import { lockLeaders } from './leaders.repo.ts';
import { reroutingOf } from './occasion.ts';
import { lockRequest, openRequestIds } from './requests.repo.ts';
import { applyChange } from './use-case.ts';

/**
 * Moves the open steps of requests `r` for which `condition` holds to whoever is to decide them now. Requests that are
 * being opened at this moment by the organisation as it was are waited for, and looked at too.
 */
export async function moveSteps(tx: Tx, condition: SQL, cause: RerouteCause): Promise<void> {
  await lockLeaders(tx);
  const pending = sql`r.state in ('pending_foreman', 'pending_manager') and ${condition}`;
  for (const id of await openRequestIds(tx, pending)) await moveStep(tx, id, cause);
}

/** Moves the open step of one request, if it is to go elsewhere; answers whether it did. */
export async function moveStep(tx: Tx, requestId: string, cause: RerouteCause): Promise<boolean> {
  const locked = await lockRequest(tx, requestId);
  const { request, steps } = locked;
  if (request.state !== 'pending_foreman' && request.state !== 'pending_manager') return false;
  const change = reroute(request, steps, cause, await reroutingOf(tx, request.userId));
  await applyChange(tx, 'renewal.rerouted', locked, change);
  return change.log.length > 0;
}

/** Requests `r` with a step that is open, or comes next, at one of these people: `ids` is a subquery or a list. */
export const waitingOn = (ids: SQL): SQL => sql`exists (select from workflow_steps w
  where w.tenant_id = r.tenant_id and w.request_id = r.id and w.state in ('pending', 'waiting')
    and w.approver_id in (${ids}))`;
