import type { CourseDetail } from '#shared/courses/course.schemas.ts';
import { invalid } from '#shared/kernel/problem.ts';
import type { Tx } from '../platform/context.ts';
import { unknownCourses } from './courses.repo.ts';

/** Prerequisites and equivalents are courses of this tenant. @throws Problem invalid at the field that names another. */
export async function refuseUnknownLinks(
  tx: Tx,
  { prerequisiteIds, equivalents }: Pick<CourseDetail, 'prerequisiteIds' | 'equivalents'>,
): Promise<void> {
  const equivalentIds = equivalents.map(({ courseId }) => courseId);
  const [unknown] = await unknownCourses(tx, [...prerequisiteIds, ...equivalentIds]);
  if (unknown === undefined) return;
  const at = prerequisiteIds.indexOf(unknown);
  const path = at >= 0 ? `prerequisiteIds.${at}` : `equivalents.${equivalentIds.indexOf(unknown)}.courseId`;
  throw invalid(path, 'unknown_course', 'There is no such course.');
}
