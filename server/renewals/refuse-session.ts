import { invalid } from '#shared/kernel/problem.ts';
import type { Tx } from '../platform/context.ts';
import { isComing } from './surroundings.repo.ts';

/** @throws Problem invalid for a session of another course, a cancelled or a past one; null is no wish at all. */
export async function refuseSession(tx: Tx, courseId: string, sessionId: string | null): Promise<void> {
  if (sessionId === null) return;
  if (await isComing(tx, courseId, sessionId)) return;
  throw invalid(
    'preferredSessionId',
    'unsuitable_session',
    'Choose a session of this course that is still to come.',
  );
}
