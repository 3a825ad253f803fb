import { correct } from '#shared/enrollments/certificate.ts';
import type { Correction } from '#shared/enrollments/enrollment.schemas.ts';
import { isOpen } from '#shared/enrollments/enrollment.ts';
import { command } from '../platform/command.ts';
import { refreshSuperseded } from './certificates.repo.ts';
import { saveEnrollment } from './enrollments.repo.ts';
import { lockForChange } from './recording.ts';
import { addRevisions } from './revisions.repo.ts';
import { refuseSecondOpen } from './take-seat.ts';

/** The former record stays readable as a revision, with the reason. */
export const correctEnrollment = command({
  event: 'enrollment.corrected',
  subject: 'enrollment',
  permission: 'enrollments:manage',
  async run(tx, { id, version, ...correction }: Correction & { id: string }) {
    const { enrollment: before, ofCourse } = await lockForChange(tx, { id, version });
    const asked = { actorId: tx.actor.userId, today: tx.today, certificates: ofCourse };
    const revised = correct(before, correction, asked);
    const result = revised.enrollment;
    if (isOpen(result)) refuseSecondOpen(result, ofCourse);
    await saveEnrollment(tx, result);
    await addRevisions(tx, [revised]);
    await refreshSuperseded(tx, { userIds: [result.userId], courseIds: [result.courseId] });
    return { subjectId: id, before, after: { ...result, reason: correction.reason }, result };
  },
});
