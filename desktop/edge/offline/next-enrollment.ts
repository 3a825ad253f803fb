import { currentOf } from '#shared/enrollments/current.ts';
import { Enrollment } from '#shared/enrollments/enrollment.schemas.ts';
import { assign, isOpen } from '#shared/enrollments/enrollment.ts';
import { reuseOpen } from '#shared/enrollments/next.ts';
import type { Resource } from '#shared/sync/resource.schemas.ts';
import type { Changed, Laptop } from '../offline.ts';

interface Next extends Pick<Enrollment, 'userId' | 'courseId' | 'dueOn' | 'renewsId'> {
  /** An enrollment that has just ended, whatever the copy still says of it. */
  without: string | null;
}
const Bare = Enrollment.strip();

/**
 * The person's next enrollment in a course: the open one with this due date, or a new one. Booking it is the server's, which
 * knows the seats. Of somebody out of sight there is no record to show, only the enrollment's id.
 */
export function nextEnrollment(
  { copy }: Laptop,
  { userId, courseId, dueOn, renewsId, without }: Next,
  newId: () => string,
): { enrollment: Enrollment; changes: Changed[] } {
  const ofCourse = copy
    .list('enrollment', { userId })
    .filter((each) => each.courseId === courseId && each.id !== without);
  const open = ofCourse.find(isOpen);
  if (open) {
    const enrollment = reuseOpen(Bare.parse(open), { dueOn, renewsId });
    return { enrollment, changes: [changedTo({ ...open, ...enrollment })] };
  }
  const renewed = renewsId ?? currentOf(ofCourse)?.id ?? null;
  const enrollment = assign({ userId, courseId, dueOn }, { id: newId(), renewsId: renewed });
  const [person, course] = [copy.get('person', userId), copy.get('course', courseId)];
  if (person === null || course === null) return { enrollment, changes: [] };
  return { enrollment, changes: [changedTo(detailOf(enrollment, person, course))] };
}

const changedTo = (body: Resource<'enrollment'>): Changed => ({ kind: 'enrollment', id: body.id, body });

const detailOf = (
  enrollment: Enrollment,
  person: Resource<'person'>,
  course: Resource<'course'>,
): Resource<'enrollment'> => ({
  ...enrollment,
  userNameEn: person.nameEn,
  userNameAr: person.nameAr,
  badgeNumber: person.badgeNumber,
  courseCode: course.code,
  courseTitleEn: course.titleEn,
  courseTitleAr: course.titleAr,
  superseded: false,
  revisions: [],
  evidence: [],
});
