import { complete } from '#shared/enrollments/completion.ts';
import type { Completion } from '#shared/enrollments/enrollment.schemas.ts';
import { ruleOf } from '#shared/enrollments/expiry.ts';
import { findCourse } from '../courses/index.ts';
import { command } from '../platform/command.ts';
import { refreshSuperseded } from './certificates.repo.ts';
import { saveEnrollment } from './enrollments.repo.ts';
import { lockForRecording } from './recording.ts';

/** The certificate keeps a copy of the course's rule as it is now. */
export const completeEnrollment = command({
  event: 'enrollment.completed',
  subject: 'enrollment',
  permission: 'enrollments:record',
  async run(tx, { id, version, ...completion }: Completion & { id: string }) {
    const { enrollment: before, ofCourse } = await lockForRecording(tx, { id, version });
    const rule = ruleOf(await findCourse(tx, before.courseId));
    const recording = { actorId: tx.actor.userId, today: tx.today, rule, certificates: ofCourse };
    const after = complete(before, completion, recording);
    await saveEnrollment(tx, after);
    await refreshSuperseded(tx, { userIds: [after.userId], courseIds: [after.courseId] });
    return { subjectId: id, before, after };
  },
});
