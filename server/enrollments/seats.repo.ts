import { sql } from 'drizzle-orm';
import type { Enrollment } from '#shared/enrollments/enrollment.schemas.ts';
import type { Tx } from '../platform/context.ts';
import { enrollmentColumns, type Moved, moved, noteMoved } from './enrollments.repo.ts';

// Whatever gives or takes a seat here is called under the session's lock, see `getSession`.

export async function countBooked(tx: Tx, sessionId: string): Promise<number> {
  const [row] = await tx.sql<{ booked: number }>(sql`select count(*)::integer as booked from enrollments
    where tenant_id = app.tid() and session_id = ${sessionId} and seat = 'booked'`);
  return row?.booked ?? 0;
}

/** Who waits for a seat, locked, first come first; people who have left do not move up. */
export const lockWaiting = (tx: Tx, sessionId: string): Promise<Enrollment[]> =>
  tx.sql<Enrollment>(sql`select ${enrollmentColumns} from enrollments e
    join users u on u.tenant_id = e.tenant_id and u.id = e.user_id and u.status = 'active'
    where e.tenant_id = app.tid() and e.session_id = ${sessionId} and e.seat = 'waiting'
    order by e.waiting_number for no key update of e`);

/** Whoever still has a seat or a place on the waiting list, and has not finished; locked. */
export const lockOpenSeats = (tx: Tx, sessionId: string): Promise<Enrollment[]> =>
  tx.sql<Enrollment>(sql`select ${enrollmentColumns} from enrollments e
    where e.tenant_id = app.tid() and e.session_id = ${sessionId} and e.seat is not null
      and e.state in ('assigned', 'enrolled', 'in_progress')
    order by e.id for no key update`);

interface Held {
  enrollmentId: string;
  sessionId: string;
}

/** Seats and places that people who have left hold in sessions still to come. */
export const listLeaversSeats = (tx: Tx): Promise<Held[]> =>
  tx.sql<Held>(sql`select e.id as "enrollmentId", e.session_id as "sessionId" from enrollments e
    join users u on u.tenant_id = e.tenant_id and u.id = e.user_id and u.status = 'inactive'
    join course_sessions s on s.tenant_id = e.tenant_id and s.id = e.session_id
      and s.status = 'scheduled' and s.starts_at > ${tx.now}
    where e.tenant_id = app.tid() and e.seat is not null and e.state in ('assigned', 'enrolled', 'in_progress')`);

/** Saves what a seat given or taken changes, for any number of enrollments. */
export async function saveSeats(tx: Tx, enrollments: readonly Enrollment[]): Promise<void> {
  const saved = await tx.sql<Moved>(sql`update enrollments e
    set state = s.state, session_id = s."sessionId", seat = s.seat, version = s.version, waiting_number = null,
      updated_at = now()
    from jsonb_to_recordset(${JSON.stringify(enrollments)}::jsonb)
      as s (id uuid, state text, "sessionId" uuid, seat text, version integer)
    where e.tenant_id = app.tid() and e.id = s.id returning ${moved}`);
  noteMoved(tx, saved);
}

/** A session that the person is booked on, or waits for, at the same time. Null: he is free. */
export async function findOverlap(
  tx: Tx,
  { id, userId }: Enrollment,
  { startsAt, endsAt }: { startsAt: string; endsAt: string },
): Promise<{ courseCode: string; startsAt: string } | null> {
  const [overlap] = await tx.sql<{ courseCode: string; startsAt: string }>(sql`
    select c.code as "courseCode", s.starts_at as "startsAt" from enrollments e
    join course_sessions s on s.tenant_id = e.tenant_id and s.id = e.session_id
    join courses c on c.tenant_id = e.tenant_id and c.id = e.course_id
    where e.tenant_id = app.tid() and e.user_id = ${userId} and e.id <> ${id} and e.seat is not null
      and e.state in ('assigned', 'enrolled', 'in_progress')
      and s.status = 'scheduled' and s.starts_at < ${endsAt} and s.ends_at > ${startsAt}
    order by s.starts_at limit 1`);
  return overlap ?? null;
}
