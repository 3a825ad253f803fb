import { revoke } from '#shared/enrollments/certificate.ts';
import { command } from '../platform/command.ts';
import { refreshSuperseded } from './certificates.repo.ts';
import { saveEnrollment } from './enrollments.repo.ts';
import { lockForChange } from './recording.ts';

/** What it had carried on counts for itself again. */
export const revokeEnrollment = command({
  event: 'enrollment.revoked',
  subject: 'enrollment',
  permission: 'enrollments:manage',
  async run(tx, { reason, ...asked }: { id: string; reason: string; version: number }) {
    const { enrollment: before } = await lockForChange(tx, asked);
    const after = revoke(before, { reason }, { actorId: tx.actor.userId, at: tx.now });
    await saveEnrollment(tx, after);
    await refreshSuperseded(tx, { userIds: [after.userId], courseIds: [after.courseId] });
    return { subjectId: after.id, before, after };
  },
});
