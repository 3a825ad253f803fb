import type { NewCourseSession } from '#shared/courses/course.schemas.ts';
import { refuseInactive } from '#shared/courses/course.ts';
import { planSession as plan } from '#shared/courses/session.ts';
import { newId } from '#shared/kernel/ids.ts';
import { command } from '../platform/command.ts';
import { findCourse } from './courses.repo.ts';
import { addSession, getSession } from './sessions.repo.ts';

export const planSession = command({
  event: 'course_session.planned',
  subject: 'course_session',
  permission: 'courses:manage',
  async run(tx, { courseId, ...input }: NewCourseSession & { courseId: string }) {
    refuseInactive(await findCourse(tx, courseId));
    const session = plan({ ...input, id: input.id ?? newId(), courseId });
    await addSession(tx, session);
    return { subjectId: session.id, before: null, after: await getSession(tx, session.id) };
  },
});
