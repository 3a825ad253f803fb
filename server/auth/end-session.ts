import { missing, Problem } from '#shared/kernel/problem.ts';
import { command } from '../platform/command.ts';
import type { RequestContext } from '../platform/context.ts';
import { deleteSession } from './sessions.repo.ts';

/** Ends one of my sessions; without an id, the one that asks. @throws Problem missing */
export const endSession = command({
  event: 'session.ended',
  subject: 'session',
  permission: 'signed_in',
  async run(tx, { id }: { id: string | null }) {
    const subjectId = id ?? tx.actor.sessionId;
    const before = await deleteSession(tx, tx.actor.userId, subjectId);
    if (!before) throw missing('session');
    return { subjectId, before, after: null, result: { wasCurrent: subjectId === tx.actor.sessionId } };
  },
});

/** Ends the session that a request to sign in came with: nobody keeps two in one browser. One that is over already is no matter. */
export async function endPresentedSession(context: RequestContext): Promise<void> {
  if (context.tokenHash === null || context.byDevice) return;
  try {
    await endSession({ ...context, idempotencyKey: null }, { id: null });
  } catch (error) {
    if (!(error instanceof Problem && error.kind === 'unauthenticated')) throw error;
  }
}
