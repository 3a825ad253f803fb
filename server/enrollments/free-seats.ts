import { sql } from 'drizzle-orm';
import { unbook } from '#shared/enrollments/enrollment.ts';
import type { Tx } from '../platform/context.ts';
import { lockOpenSeats, saveSeats } from './seats.repo.ts';
import { admitWaiting } from './seats.ts';
import { lockSessions } from './take-seat.ts';

interface Held {
  enrollmentId: string;
  sessionId: string;
}

/**
 * Gives back the seats that people who have left hold in sessions still to come, and lets the waiting lists in. Their
 * enrollments stay assigned: who comes back is booked anew.
 */
export async function freeSeatsOfLeavers(tx: Tx): Promise<void> {
  const held =
    await tx.sql<Held>(sql`select e.id as "enrollmentId", e.session_id as "sessionId" from enrollments e
    join users u on u.tenant_id = e.tenant_id and u.id = e.user_id and u.status = 'inactive'
    join course_sessions s on s.tenant_id = e.tenant_id and s.id = e.session_id
      and s.status = 'scheduled' and s.starts_at > ${tx.now}
    where e.tenant_id = app.tid() and e.seat is not null and e.state in ('assigned', 'enrolled', 'in_progress')`);
  const ids = new Set(held.map(({ enrollmentId }) => enrollmentId));
  const sessions = await lockSessions(
    tx,
    held.map(({ sessionId }) => sessionId),
  );
  for (const session of sessions.values()) {
    const leaving = (await lockOpenSeats(tx, session.id)).filter(({ id }) => ids.has(id));
    const freed = leaving.map((before) => ({ before, after: unbook(before) }));
    await saveSeats(
      tx,
      freed.map(({ after }) => after),
    );
    for (const { before, after } of freed) {
      tx.emit({
        action: 'enrollment.unbooked',
        subjectKind: 'enrollment',
        subjectId: after.id,
        before,
        after,
      });
    }
    await admitWaiting(tx, session);
  }
}
