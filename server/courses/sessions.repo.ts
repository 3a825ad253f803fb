import { type SQL, sql } from 'drizzle-orm';
import type { CourseSession } from '#shared/courses/course.schemas.ts';
import type { SessionPlan } from '#shared/courses/session.ts';
import { conflict, missing } from '#shared/kernel/problem.ts';
import type { Tx } from '../platform/context.ts';
import { every, type Instant, limitOf, onWire } from '../platform/db/sql.ts';
import { cursorOf } from '../platform/paging.ts';

const seats = (seat: 'booked' | 'waiting') =>
  sql`(select count(*)::integer from enrollments e
    where e.tenant_id = app.tid() and e.session_id = s.id and e.seat = ${sql.raw(`'${seat}'`)})`;

/** Seats and places are counted where they are held, in `enrollments`: no counter that could drift. */
export const sessionColumnsAs = (instant: Instant): SQL => sql`
  s.id, s.course_id as "courseId", c.code as "courseCode", c.title_en as "courseTitleEn",
  c.title_ar as "courseTitleAr", ${instant(sql`s.starts_at`)} as "startsAt",
  ${instant(sql`s.ends_at`)} as "endsAt", s.place, s.instructor, s.seats,
  s.waiting_list as "waitingList", ${seats('booked')} as booked, ${seats('waiting')} as waiting, s.status, s.version`;
const sessionColumns = sessionColumnsAs(onWire);

export const fromSessions = sql`from course_sessions s join courses c on c.tenant_id = s.tenant_id and c.id = s.course_id`;

export interface SessionFilter {
  courseId?: string | undefined;
  from?: string | undefined;
  status?: CourseSession['status'] | undefined;
}

const matching = ({ courseId, from, status }: SessionFilter): SQL =>
  every(
    sql`s.tenant_id = app.tid()`,
    courseId !== undefined && sql`s.course_id = ${courseId}`,
    from !== undefined && sql`s.starts_at >= ${from}`,
    status !== undefined && sql`s.status = ${status}`,
  );

/** Sessions by start, from the cursor on. */
export function selectSessions(
  filter: SessionFilter,
  page: { limit: number; cursor?: string | undefined },
): SQL {
  const after = cursorOf(page.cursor, 2);
  const next = after && sql`(s.starts_at, s.id) > (${after[0]}::timestamptz, ${after[1]}::uuid)`;
  return sql`select ${sessionColumns} ${fromSessions} where ${every(matching(filter), next)}
    order by s.starts_at, s.id ${limitOf(page.limit)}`;
}

export const countSessions = (filter: SessionFilter): SQL =>
  sql`select count(*) as total from course_sessions s where ${matching(filter)}`;

/**
 * A session, locked until the transaction ends. Whoever gives or frees a seat locks the session first, so two bookings of
 * the last seat wait for each other and the second counts the first. @throws Problem missing.
 */
export async function getSession(tx: Tx, id: string): Promise<CourseSession> {
  const locked = await tx.sql(
    sql`select 1 from course_sessions where tenant_id = app.tid() and id = ${id} for no key update`,
  );
  if (locked.length === 0) throw missing('course_session');
  // A statement of its own: it counts what was committed while this one waited for the lock.
  return findSession(tx, id);
}

/** A session as it is now, not locked. @throws Problem missing. */
export async function findSession(tx: Tx, id: string): Promise<CourseSession> {
  const [session] = await tx.sql<CourseSession>(
    sql`select ${sessionColumns} ${fromSessions} where s.tenant_id = app.tid() and s.id = ${id}`,
  );
  if (!session) throw missing('course_session');
  return session;
}

/** @throws Problem conflict when the id is taken. */
export async function addSession(tx: Tx, session: SessionPlan): Promise<void> {
  const added =
    await tx.sql(sql`insert into course_sessions (tenant_id, id, course_id, starts_at, ends_at, place,
      instructor, seats, waiting_list)
    values (app.tid(), ${session.id}, ${session.courseId}, ${session.startsAt}, ${session.endsAt}, ${session.place},
      ${session.instructor}, ${session.seats}, ${session.waitingList})
    on conflict do nothing returning id`);
  if (added.length === 0) throw conflict('course_session.exists', 'There is a session with this id already.');
  tx.changed('session', [session.id]);
}

export async function saveSession(tx: Tx, session: SessionPlan): Promise<void> {
  tx.changed('session', [session.id]);
  await tx.sql(sql`update course_sessions set starts_at = ${session.startsAt}, ends_at = ${session.endsAt},
      place = ${session.place}, instructor = ${session.instructor}, seats = ${session.seats},
      waiting_list = ${session.waitingList}, status = ${session.status}, version = ${session.version},
      updated_at = now()
    where tenant_id = app.tid() and id = ${session.id}`);
}
