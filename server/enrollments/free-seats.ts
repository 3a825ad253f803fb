import type { Tx } from '../platform/context.ts';
import { listLeaversSeats } from './seats.repo.ts';
import { admitWaiting, releaseBookings } from './seats.ts';
import { lockSessions } from './take-seat.ts';

/**
 * Gives back the seats that people who have left hold in sessions still to come, and lets the waiting lists in. Their
 * enrollments stay assigned: who comes back is booked anew.
 */
export async function freeSeatsOfLeavers(tx: Tx): Promise<void> {
  const held = await listLeaversSeats(tx);
  const leaving = new Set(held.map(({ enrollmentId }) => enrollmentId));
  const sessions = await lockSessions(
    tx,
    held.map(({ sessionId }) => sessionId),
  );
  for (const session of sessions.values()) {
    await releaseBookings(tx, session.id, leaving);
    await admitWaiting(tx, session);
  }
}
