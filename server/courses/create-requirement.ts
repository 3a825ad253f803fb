import type { NewRequirement } from '#shared/courses/course.schemas.ts';
import { refuseInactive } from '#shared/courses/course.ts';
import { newRequirement } from '#shared/courses/requirement-period.ts';
import { newId } from '#shared/kernel/ids.ts';
import { command } from '../platform/command.ts';
import { findCourse } from './courses.repo.ts';
import { addRequirement, getRequirement, refuseUnknownAudience } from './requirements.repo.ts';

export const createRequirement = command({
  event: 'requirement.created',
  subject: 'requirement',
  permission: 'requirements:manage',
  async run(tx, input: NewRequirement) {
    const requirement = newRequirement({ ...input, id: input.id ?? newId() });
    refuseInactive(await findCourse(tx, requirement.courseId));
    await refuseUnknownAudience(tx, requirement.audience);
    await addRequirement(tx, requirement);
    return { subjectId: requirement.id, before: null, after: await getRequirement(tx, requirement.id) };
  },
});
