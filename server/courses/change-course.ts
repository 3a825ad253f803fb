import type { CourseChange } from '#shared/courses/course.schemas.ts';
import { changeCourse as change, refuseCircle } from '#shared/courses/course.ts';
import { refreshSuperseded } from '../enrollments/index.ts';
import { command } from '../platform/command.ts';
import { listPrerequisites, saveEquivalents, savePrerequisites } from './course-links.repo.ts';
import { getCourse, saveCourse } from './courses.repo.ts';
import { refuseUnknownLinks } from './refuse-unknown-links.ts';

/** Certificates already earned keep their rule; which of them carries on another one follows the equivalents at once. */
export const changeCourse = command({
  event: 'course.changed',
  subject: 'course',
  permission: 'courses:manage',
  async run(tx, { id, ...input }: CourseChange & { id: string }) {
    const before = await getCourse(tx, id);
    const course = change(before, input);
    await refuseUnknownLinks(tx, course);
    await saveCourse(tx, course);
    if (input.prerequisiteIds !== undefined) {
      if (course.prerequisiteIds.length > 0) refuseCircle(course, await listPrerequisites(tx));
      await savePrerequisites(tx, course);
    }
    if (input.equivalents !== undefined) {
      await saveEquivalents(tx, course);
      const others = [...before.equivalents, ...course.equivalents].map(({ courseId }) => courseId);
      await refreshSuperseded(tx, { courseIds: [id, ...others] });
    }
    return { subjectId: id, before, after: await getCourse(tx, id) };
  },
});
