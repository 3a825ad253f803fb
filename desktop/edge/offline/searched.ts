import { departmentsWithin } from '#shared/departments/within.ts';
import { searching } from '#shared/kernel/fold.ts';
import type { Resource } from '#shared/sync/resource.schemas.ts';
import type { Copy } from '../offline.ts';

type Course = Pick<Resource<'course'>, 'code' | 'titleEn' | 'titleAr'>;
type Person = Pick<Resource<'person'>, 'nameEn' | 'nameAr' | 'badgeNumber' | 'username'>;

/** What the database keeps as a person's `search_text`. */
export function searchingPeople(q: string): (person: Person) => boolean {
  const holds = searching(q);
  return ({ nameEn, nameAr, badgeNumber, username }) => holds(nameEn, nameAr, badgeNumber, username);
}

/** The same of a course. */
export function searchingCourses(q: string): (course: Course) => boolean {
  const holds = searching(q);
  return ({ code, titleEn, titleAr }) => holds(code, titleEn, titleAr);
}

interface Row {
  userId: string;
  courseId: string;
  userNameEn: string;
  userNameAr: string;
  badgeNumber: string;
}

/**
 * Rows about a person and a course, by his names, badge or sign-in name or by its code or titles. Whoever is out of sight
 * is found by what the row itself tells of him: not by his sign-in name.
 */
export function searchingRows(copy: Copy, q: string): (row: Row) => boolean {
  const people = new Map(copy.list('person').map((person) => [person.id, person.username]));
  const courses = new Set(
    copy
      .list('course')
      .filter(searchingCourses(q))
      .map(({ id }) => id),
  );
  const holds = searching(q);
  return ({ userId, courseId, userNameEn, userNameAr, badgeNumber }) =>
    courses.has(courseId) || holds(userNameEn, userNameAr, badgeNumber, people.get(userId) ?? '');
}

/** People placed in a department or below it. Where somebody out of sight stands is not known here. */
export function placedWithin(copy: Copy, departmentId: string): (userId: string) => boolean {
  const within = departmentsWithin(departmentId, copy.list('place'));
  const people = new Set(
    copy
      .list('person')
      .filter((person) => person.departmentId !== null && within.has(person.departmentId))
      .map(({ id }) => id),
  );
  return (userId) => people.has(userId);
}
