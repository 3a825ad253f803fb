import { sql } from 'drizzle-orm';
import { invalid } from '#shared/kernel/problem.ts';
import type { Tx } from '../platform/context.ts';

/** @throws Problem invalid for a session of another course, a cancelled or a past one; null is no wish at all. */
export async function refuseSession(tx: Tx, courseId: string, sessionId: string | null): Promise<void> {
  if (sessionId === null) return;
  const rows =
    await tx.sql(sql`select 1 from course_sessions where tenant_id = app.tid() and id = ${sessionId}
    and course_id = ${courseId} and status = 'scheduled' and starts_at > ${tx.now}`);
  if (rows.length > 0) return;
  throw invalid(
    'preferredSessionId',
    'unsuitable_session',
    'Choose a session of this course that is still to come.',
  );
}
