import { cancelSession as cancel } from '#shared/courses/session.ts';
import { releaseBookings } from '../enrollments/index.ts';
import { command } from '../platform/command.ts';
import { getSession, saveSession } from './sessions.repo.ts';

interface Cancellation {
  id: string;
  reason: string;
  version: number;
}

/** The event carries `released`: who had a seat or waited for one, and now waits for another session. */
export const cancelSession = command({
  event: 'course_session.cancelled',
  subject: 'course_session',
  permission: 'courses:manage',
  async run(tx, { id, reason, version }: Cancellation) {
    const before = await getSession(tx, id);
    await saveSession(tx, cancel(before, version));
    const released = await releaseBookings(tx, id);
    const result = await getSession(tx, id);
    return { subjectId: id, before, after: { ...result, reason, released }, result };
  },
});
