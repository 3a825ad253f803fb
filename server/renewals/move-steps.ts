import type { SQL } from 'drizzle-orm';
import { type RerouteCause, reroute } from '#shared/renewals/reroute.ts';
import type { Tx } from '../platform/context.ts';
import { lockLeaders } from './leaders.repo.ts';
import { reroutingOf } from './occasion.ts';
import { pending } from './reach.repo.ts';
import { lockRequest, openRequestIds } from './requests.repo.ts';
import { applyChange } from './use-case.ts';

/**
 * Moves the open steps of requests `r` for which `condition` holds to whoever is to decide them now. Requests that are
 * being opened at this moment by the organisation as it was are waited for, and looked at too.
 */
export async function moveSteps(tx: Tx, condition: SQL, cause: RerouteCause): Promise<void> {
  await lockLeaders(tx);
  for (const id of await openRequestIds(tx, pending(condition))) await moveStep(tx, id, cause);
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
