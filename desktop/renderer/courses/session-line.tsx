import { courseApi } from '#shared/courses/course.api.ts';
import type { CourseSession } from '#shared/courses/course.schemas.ts';
import { useApi } from '../app/api.ts';
import { useFormat } from '../app/use-format.ts';

/** When and where a session takes place. */
export function SessionLine({ courseId, sessionId }: { courseId: string; sessionId: string }) {
  const sessions = useApi(courseApi.sessions, { query: { courseId, limit: '100' } });
  const session = sessions.data?.items.find((each) => each.id === sessionId);
  return session ? <SessionTime session={session} /> : null;
}

export function SessionTime({ session }: { session: CourseSession }) {
  const format = useFormat();
  return (
    <span className="inline-block leading-tight">
      <time dateTime={session.startsAt}>{format.moment(session.startsAt)}</time>
      <span className="block text-sm text-ink-3">
        <bdi>{session.place}</bdi>
      </span>
    </span>
  );
}
