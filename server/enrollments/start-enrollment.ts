import { start } from '#shared/enrollments/enrollment.ts';
import { command } from '../platform/command.ts';
import { saveEnrollment } from './enrollments.repo.ts';
import { lockForRecording } from './recording.ts';

export const startEnrollment = command({
  event: 'enrollment.started',
  subject: 'enrollment',
  permission: 'enrollments:record',
  async run(tx, input: { id: string; version: number }) {
    const { enrollment: before } = await lockForRecording(tx, input);
    const after = start(before);
    await saveEnrollment(tx, after);
    return { subjectId: after.id, before, after };
  },
});
