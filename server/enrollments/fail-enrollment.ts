import { fail } from '#shared/enrollments/enrollment.ts';
import { command } from '../platform/command.ts';
import { saveEnrollment } from './enrollments.repo.ts';
import { lockForRecording } from './recording.ts';

/** The comment stands in the audit log. */
export const failEnrollment = command({
  event: 'enrollment.failed',
  subject: 'enrollment',
  permission: 'enrollments:record',
  async run(tx, { comment, ...asked }: { id: string; comment: string; version: number }) {
    const { enrollment: before } = await lockForRecording(tx, asked);
    const result = fail(before, { actorId: tx.actor.userId });
    await saveEnrollment(tx, result);
    return { subjectId: result.id, before, after: { ...result, comment }, result };
  },
});
