import type { NewExemption } from '#shared/courses/course.schemas.ts';
import { grantExemption as grant } from '#shared/courses/exemption.ts';
import { newId } from '#shared/kernel/ids.ts';
import { command } from '../platform/command.ts';
import { findCourse } from './courses.repo.ts';
import { addExemption, getExemption, refuseUnseen } from './exemptions.repo.ts';

/** The approver is whoever asks. */
export const grantExemption = command({
  event: 'exemption.granted',
  subject: 'exemption',
  permission: 'requirements:manage',
  async run(tx, input: NewExemption) {
    await refuseUnseen(tx, input.userId);
    await findCourse(tx, input.courseId);
    const exemption = grant({ ...input, id: input.id ?? newId() }, tx.actor.userId);
    await addExemption(tx, exemption);
    return { subjectId: exemption.id, before: null, after: await getExemption(tx, exemption.id) };
  },
});
