import type { CourseSession } from '#shared/courses/course.schemas.ts';
import { recordAttendance as record, type SessionDays } from '#shared/enrollments/completion.ts';
import type { AttendanceRecord, Enrollment } from '#shared/enrollments/enrollment.schemas.ts';
import { ruleOf } from '#shared/enrollments/expiry.ts';
import { dateIn } from '#shared/kernel/dates.ts';
import { conflict } from '#shared/kernel/problem.ts';
import { findCourse, findSession } from '../courses/index.ts';
import { command } from '../platform/command.ts';
import type { Tx } from '../platform/context.ts';
import { refreshSuperseded } from './certificates.repo.ts';
import { saveEnrollment } from './enrollments.repo.ts';
import { lockForRecording } from './recording.ts';

/** Full attendance completes the enrollment: then `enrollment.completed` is told beside the attendance. */
export const recordAttendance = command({
  event: 'enrollment.attendance_recorded',
  subject: 'enrollment',
  permission: 'enrollments:record',
  async run(tx, { id, version, ...attendance }: AttendanceRecord & { id: string }) {
    const { enrollment: before, ofCourse } = await lockForRecording(tx, { id, version });
    const after = record(before, attendance, {
      actorId: tx.actor.userId,
      today: tx.today,
      rule: ruleOf(await findCourse(tx, before.courseId)),
      certificates: ofCourse,
      session: await daysOf(tx, before),
    });
    await saveEnrollment(tx, after);
    if (after.state === 'completed') {
      await refreshSuperseded(tx, { userIds: [after.userId], courseIds: [after.courseId] });
      const told = { subjectKind: 'enrollment', subjectId: id, before, after };
      tx.emit({ action: 'enrollment.completed', ...told });
    }
    return { subjectId: id, before, after };
  },
});

async function daysOf(tx: Tx, { sessionId }: Enrollment): Promise<SessionDays> {
  if (sessionId === null) throw conflict('enrollment.not_booked', 'The person has no place in a session.');
  const { startsAt, endsAt }: CourseSession = await findSession(tx, sessionId);
  return { startsOn: dateIn(tx.zone, startsAt), endsOn: dateIn(tx.zone, endsAt) };
}
