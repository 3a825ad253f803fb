import { command } from '../platform/command.ts';
import { recalculationKind } from './courses.jobs.ts';
import { findCourse } from './courses.repo.ts';

interface Asked {
  courseId: string;
  apply: boolean;
  reason: string;
}

/** Queues it; the job's result is the list of certificates that change, or would. */
export const recalculateCourse = command({
  event: 'course.recalculated',
  subject: 'course',
  permission: 'courses:manage',
  async run(tx, { courseId, apply, reason }: Asked) {
    await findCourse(tx, courseId);
    const jobId = await tx.enqueue(recalculationKind, { courseId, apply, reason });
    return { subjectId: courseId, before: null, after: { apply, reason, jobId }, result: { jobId } };
  },
});
