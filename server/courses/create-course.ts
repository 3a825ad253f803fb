import type { NewCourse } from '#shared/courses/course.schemas.ts';
import { newCourse, refuseCircle } from '#shared/courses/course.ts';
import { newId } from '#shared/kernel/ids.ts';
import { command } from '../platform/command.ts';
import { listPrerequisites, saveEquivalents, savePrerequisites } from './course-links.repo.ts';
import { addCourse, getCourse } from './courses.repo.ts';
import { refuseUnknownLinks } from './refuse-unknown-links.ts';

export const createCourse = command({
  event: 'course.created',
  subject: 'course',
  permission: 'courses:manage',
  async run(tx, input: NewCourse) {
    const course = newCourse({ ...input, id: input.id ?? newId() });
    await refuseUnknownLinks(tx, course);
    if (course.prerequisiteIds.length > 0) refuseCircle(course, await listPrerequisites(tx));
    await addCourse(tx, course);
    await savePrerequisites(tx, course);
    await saveEquivalents(tx, course);
    return { subjectId: course.id, before: null, after: await getCourse(tx, course.id) };
  },
});
