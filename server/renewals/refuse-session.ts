import { refuseUnsuitable } from '#shared/renewals/preferred-session.ts';
import type { Tx } from '../platform/context.ts';
import { findWished } from './surroundings.repo.ts';

/** @throws Problem invalid for a session of another course, a cancelled or a past one; null is no wish at all. */
export async function refuseSession(tx: Tx, courseId: string, sessionId: string | null): Promise<void> {
  if (sessionId !== null) refuseUnsuitable(await findWished(tx, sessionId), courseId, tx.now);
}
