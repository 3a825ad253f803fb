import type { CourseSessionChange } from '#shared/courses/course.schemas.ts';
import { changeSession as change } from '#shared/courses/session.ts';
import { admitWaiting } from '../enrollments/index.ts';
import { command } from '../platform/command.ts';
import { getSession, saveSession } from './sessions.repo.ts';

/** More seats let the waiting list in, in its order. */
export const changeSession = command({
  event: 'course_session.changed',
  subject: 'course_session',
  permission: 'courses:manage',
  async run(tx, { id, ...input }: CourseSessionChange & { id: string }) {
    const before = await getSession(tx, id);
    const session = change(before, before.booked, input);
    await saveSession(tx, session);
    await admitWaiting(tx, session);
    return { subjectId: id, before, after: await getSession(tx, id) };
  },
});
