import { sql } from 'drizzle-orm';
import type { Enrollment } from '#shared/enrollments/enrollment.schemas.ts';
import { isOpen } from '#shared/enrollments/enrollment.ts';
import { missing } from '#shared/kernel/problem.ts';
import type { WishedSession } from '#shared/renewals/preferred-session.ts';
import type { Tx } from '../platform/context.ts';
import { visibleUsers } from '../users/index.ts';

/** The person, locked, so that two requests at once for him cannot both be the first. @throws Problem missing. */
export async function lockPerson(tx: Tx, userId: string): Promise<{ id: string; active: boolean }> {
  const [person] = await tx.sql<{ id: string; active: boolean }>(sql`
    select u.id, u.status = 'active' as active from users u
    where u.tenant_id = app.tid() and u.id = ${userId} and ${visibleUsers(tx.actor.scope, 'u')} for no key update of u`);
  if (!person) throw missing('user');
  return person;
}

export async function findNames(
  tx: Tx,
  userId: string,
): Promise<{ nameEn: string; nameAr: string } | undefined> {
  const [names] = await tx.sql<{ nameEn: string; nameAr: string }>(sql`
    select name_en as "nameEn", name_ar as "nameAr" from users where tenant_id = app.tid() and id = ${userId}`);
  return names;
}

/** What is asked of a session that somebody wishes for; null: there is none. */
export async function findWished(tx: Tx, sessionId: string): Promise<WishedSession | null> {
  const [session] = await tx.sql<WishedSession>(sql`
    select course_id as "courseId", status, starts_at as "startsAt" from course_sessions
    where tenant_id = app.tid() and id = ${sessionId}`);
  return session ?? null;
}

/** The version of an enrollment that is still open; null when it is over. */
export async function openVersion(tx: Tx, enrollmentId: string): Promise<number | null> {
  const [open] = await tx.sql<{ version: number }>(sql`select version from enrollments
    where tenant_id = app.tid() and id = ${enrollmentId} and state in ('assigned', 'enrolled', 'in_progress')`);
  return open?.version ?? null;
}

/** The person's approved request for the course: of this enrollment, or of one that is over and that an open one replaces. */
export async function findGranted(
  tx: Tx,
  { id, userId, courseId, state }: Enrollment,
): Promise<string | null> {
  const [row] = await tx.sql<{ id: string }>(sql`select r.id from renewal_requests r
    join enrollments e on e.tenant_id = r.tenant_id and e.id = r.enrollment_id
    where r.tenant_id = app.tid() and r.user_id = ${userId} and r.course_id = ${courseId}
      and r.state in ('approved', 'scheduled')
      and (e.id = ${id} or ${isOpen({ state })} and e.state in ('cancelled', 'failed', 'no_show'))`);
  return row?.id ?? null;
}

/** The session that the timeline says the request is booked into. */
export async function bookedSession(tx: Tx, requestId: string): Promise<string | null> {
  const [line] = await tx.sql<{ sessionId: string }>(sql`select details ->> 'sessionId' as "sessionId"
    from workflow_logs where tenant_id = app.tid() and request_id = ${requestId} and event = 'booked'
    order by id desc limit 1`);
  return line?.sessionId ?? null;
}
