import { dispense } from '#shared/enrollments/certificate.ts';
import type { NewDispensation } from '#shared/enrollments/enrollment.schemas.ts';
import { newId } from '#shared/kernel/ids.ts';
import { command } from '../platform/command.ts';
import { findSettings } from '../settings/index.ts';
import { refreshSuperseded } from './certificates.repo.ts';
import { addDispensation } from './dispensations.repo.ts';
import { saveEnrollment } from './enrollments.repo.ts';
import { lockForChange } from './recording.ts';

interface Dispensing {
  enrollmentId: string;
  dispensation: NewDispensation;
}

/** The approver is whoever asks; how far it may go is the tenant's setting. */
export const dispenseEnrollment = command({
  event: 'dispensation.granted',
  subject: 'enrollment',
  permission: 'enrollments:manage',
  async run(tx, { enrollmentId, dispensation }: Dispensing) {
    const { id = newId(), untilOn, reason, version } = dispensation;
    const { enrollment: before } = await lockForChange(tx, { id: enrollmentId, version });
    const { dispensationMaxDays } = await findSettings(tx);
    const result = dispense(
      before,
      { untilOn },
      { actorId: tx.actor.userId, today: tx.today, maxDays: dispensationMaxDays },
    );
    await addDispensation(tx, { id, enrollmentId, untilOn, reason });
    await saveEnrollment(tx, result);
    await refreshSuperseded(tx, { userIds: [result.userId], courseIds: [result.courseId] });
    return { subjectId: enrollmentId, before, after: { ...result, dispensationId: id, reason }, result };
  },
});
