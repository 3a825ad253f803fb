import type { Enrollment } from '#shared/enrollments/enrollment.schemas.ts';
import { admit, unbook } from '#shared/enrollments/enrollment.ts';
import type { Tx } from '../platform/context.ts';
import { countBooked, lockOpenSeats, lockWaiting, saveSeats } from './seats.repo.ts';

/**
 * Lets the waiting list into the session's free seats, first come first. Each gets an `enrollment.booked` event of his own,
 * like anyone who is booked. The session is locked by the caller.
 */
export async function admitWaiting(tx: Tx, { id, seats }: { id: string; seats: number }): Promise<void> {
  const free = seats - (await countBooked(tx, id));
  if (free <= 0) return;
  const waiting = (await lockWaiting(tx, id)).slice(0, free);
  await move(tx, 'enrollment.booked', waiting, admit);
}

/**
 * Takes seats and places of a session back, every one or `only` those of some enrollments: they wait for another session.
 * What is completed keeps its seat. The session is locked by the caller. @returns who is affected
 */
export async function releaseBookings(
  tx: Tx,
  sessionId: string,
  only?: ReadonlySet<string>,
): Promise<{ enrollmentId: string; userId: string; seat: Enrollment['seat'] }[]> {
  const open = (await lockOpenSeats(tx, sessionId)).filter(({ id }) => !only || only.has(id));
  await move(tx, 'enrollment.unbooked', open, unbook);
  return open.map(({ id, userId, seat }) => ({ enrollmentId: id, userId, seat }));
}

async function move(
  tx: Tx,
  action: 'enrollment.booked' | 'enrollment.unbooked',
  enrollments: readonly Enrollment[],
  rule: (enrollment: Enrollment) => Enrollment,
): Promise<void> {
  if (enrollments.length === 0) return;
  const moved = enrollments.map((before) => ({ before, after: rule(before) }));
  await saveSeats(
    tx,
    moved.map(({ after }) => after),
  );
  for (const { before, after } of moved) {
    tx.emit({ action, subjectKind: 'enrollment', subjectId: after.id, before, after });
  }
}
