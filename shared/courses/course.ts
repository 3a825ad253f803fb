import { present } from '#shared/kernel/present.ts';
import { conflict, invalid } from '#shared/kernel/problem.ts';
import type { Course, CourseChange, CourseDetail, NewCourse } from './course.schemas.ts';

/** A course as it begins. @throws Problem invalid (see `refuseImpossible`). */
export function newCourse({ id, ...input }: NewCourse & { id: string }): CourseDetail {
  const course: CourseDetail = { id, ...input, active: true, version: 1 };
  refuseImpossible(course);
  return course;
}

/**
 * Changes a course. Certificates already earned carry a copy of their rule, so they do not move.
 * @throws Problem conflict (moved on meanwhile), invalid (see `refuseImpossible`).
 */
export function changeCourse(course: CourseDetail, { version, ...change }: CourseChange): CourseDetail {
  if (version !== course.version) {
    throw conflict('course.stale', 'Somebody changed the course meanwhile: look at it again.', {
      current: course,
    });
  }
  const changed: CourseDetail = { ...course, ...present(change), version: course.version + 1 };
  refuseImpossible(changed);
  return changed;
}

/** A course taken out of use takes nobody new; what is under way goes on. @throws Problem conflict. */
export function refuseInactive({ active, code }: Pick<Course, 'active' | 'code'>): void {
  if (!active) throw conflict('course.inactive', `${code} is no longer given: make it active first.`);
}

/** Which course needs which other first. */
export interface Prerequisite {
  courseId: string;
  prerequisiteId: string;
}

/**
 * Refuses prerequisites that lead back to the course itself, over however many others.
 * @param known every prerequisite of the tenant; those of `course` itself are ignored
 * @throws Problem invalid at `prerequisiteIds.<index>`
 */
export function refuseCircle(
  course: Pick<CourseDetail, 'id' | 'prerequisiteIds'>,
  known: readonly Prerequisite[],
): void {
  const next = new Map<string, string[]>();
  for (const { courseId, prerequisiteId } of known) {
    if (courseId !== course.id) next.set(courseId, [...(next.get(courseId) ?? []), prerequisiteId]);
  }
  course.prerequisiteIds.forEach((id, index) => {
    if (reaches(id, course.id, next)) {
      throw invalid(
        `prerequisiteIds.${index}`,
        'circular_prerequisite',
        'This course needs the present one first: they cannot both come first.',
      );
    }
  });
}

function reaches(from: string, to: string, next: ReadonlyMap<string, readonly string[]>): boolean {
  const seen = new Set<string>();
  const open = [from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === to) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    open.push(...(next.get(id) ?? []));
  }
  return false;
}

function refuseImpossible(course: CourseDetail): void {
  if (course.validityMonths !== null && course.minimumActiveMonths > course.validityMonths) {
    throw invalid(
      'minimumActiveMonths',
      'longer_than_validity',
      'A certificate cannot have to last longer than it is valid.',
    );
  }
  refuseOdd(course.id, course.prerequisiteIds, (index) => `prerequisiteIds.${index}`);
  const equivalentIds = course.equivalents.map(({ courseId }) => courseId);
  refuseOdd(course.id, equivalentIds, (index) => `equivalents.${index}.courseId`);
}

/** The course itself, or one course twice. */
function refuseOdd(ownId: string, ids: readonly string[], path: (index: number) => string): void {
  ids.forEach((id, index) => {
    if (id === ownId) throw invalid(path(index), 'course_itself', 'This is the course itself.');
    if (ids.indexOf(id) !== index) throw invalid(path(index), 'named_twice', 'Name each course once.');
  });
}
