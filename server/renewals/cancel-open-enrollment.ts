import { cancelEnrollment } from '../enrollments/index.ts';
import type { Tx } from '../platform/context.ts';
import { openVersion } from './surroundings.repo.ts';

/** Cancels the enrollment that a request brought, if it is still open. */
export async function cancelOpenEnrollment(
  tx: Tx,
  enrollmentId: string | null,
  reason: string,
): Promise<void> {
  if (enrollmentId === null) return;
  const version = await openVersion(tx, enrollmentId);
  if (version !== null) await cancelEnrollment.within(tx, { id: enrollmentId, reason, version });
}
