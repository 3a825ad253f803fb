import type { Enrollment } from '#shared/enrollments/enrollment.schemas.ts';
import {
  bookedSession,
  followEnrollment,
  isGrantedFor,
  needsAnother,
} from '#shared/renewals/follow-enrollment.ts';
import type { Resource } from '#shared/sync/resource.schemas.ts';
import type { Changed, Laptop } from '../offline.ts';
import { idsFrom } from './ids.ts';
import { nextEnrollment } from './next-enrollment.ts';
import { changedRequest, occasionOf, requestOf } from './request-change.ts';

/** What a recorded training means for the request that it was granted for: done, to be booked anew, or begun again. */
export function requestsFollowing(laptop: Laptop, enrollment: Enrollment, commandId: string): Changed[] {
  const { copy } = laptop;
  const detail = copy.list('request', { userId: enrollment.userId }).find(isIts);
  if (detail === undefined) return [];
  const request = requestOf(detail);
  const newId = idsFrom(commandId);
  const [next, changes] = another(request);
  const occasion = occasionOf(laptop, newId);
  const change = followEnrollment(request, next, bookedSession(detail.timeline), occasion);
  if (change.log.length === 0) return changes;
  return [...changes, changedRequest(laptop, detail, change)];

  function isIts(each: Resource<'request'>): boolean {
    const own = each.enrollmentId === null ? null : copy.get('enrollment', each.enrollmentId);
    const present = own?.id === enrollment.id ? enrollment : own;
    return (
      each.courseId === enrollment.courseId && present !== null && isGrantedFor(each, present, enrollment)
    );
  }

  /** The enrollment that takes the place of one that failed, unless the course is closed. */
  function another(of: ReturnType<typeof requestOf>): [Enrollment, Changed[]] {
    const { userId, courseId, dueOn, renewsId } = enrollment;
    if (!needsAnother(of, enrollment) || !copy.get('course', courseId)?.active) return [enrollment, []];
    const opened = nextEnrollment(
      laptop,
      { userId, courseId, dueOn, renewsId, without: enrollment.id },
      newId,
    );
    return [opened.enrollment, opened.changes];
  }
}
