import type { CourseSession } from '#shared/courses/course.schemas.ts';
import { invalid } from '#shared/kernel/problem.ts';

export type WishedSession = Pick<CourseSession, 'courseId' | 'status' | 'startsAt'>;

/** @throws Problem invalid unless the session wished for is of the course, planned and still to come. */
export function refuseUnsuitable(session: WishedSession | null, courseId: string, at: string): void {
  const coming = session?.status === 'scheduled' && Date.parse(session.startsAt) > Date.parse(at);
  if (coming && session.courseId === courseId) return;
  throw invalid(
    'preferredSessionId',
    'unsuitable_session',
    'Choose a session of this course that is still to come.',
  );
}
