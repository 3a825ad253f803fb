import { sql } from 'drizzle-orm';
import type { Course } from '#shared/courses/course.schemas.ts';
import { conflict, invalid } from '#shared/kernel/problem.ts';
import type { Tx } from '../platform/context.ts';

/** @throws Problem conflict for a closed course; invalid for a session of another course, a cancelled or a past one. */
export async function refuseUnsuitable(
  tx: Tx,
  course: Pick<Course, 'id' | 'active'>,
  sessionId: string | null,
): Promise<void> {
  if (!course.active) throw conflict('course.inactive', 'This course is closed.');
  if (sessionId === null) return;
  const rows =
    await tx.sql(sql`select 1 from course_sessions where tenant_id = app.tid() and id = ${sessionId}
    and course_id = ${course.id} and status = 'scheduled' and starts_at > ${tx.now}`);
  if (rows.length > 0) return;
  throw invalid(
    'preferredSessionId',
    'unsuitable_session',
    'Choose a session of this course that is still to come.',
  );
}
