import { conflict } from '#shared/kernel/problem.ts';
import { command } from '../platform/command.ts';
import { getJob, resetJob } from './jobs.repo.ts';

/** Runs a dead job again, for the person who asked for it. @throws Problem missing, conflict `job.not_dead`. */
export const retryJob = command({
  event: 'job.retried',
  subject: 'job',
  permission: 'jobs:manage',
  async run(tx, { id }: { id: string }) {
    const before = await getJob(tx, id);
    if (before.state !== 'dead') {
      throw conflict('job.not_dead', 'Only a job that was given up can be started again.', {
        current: before,
      });
    }
    const after = await resetJob(tx, before.id);
    await tx.enqueueAgain(before.kind, before.id);
    return { subjectId: before.id, before, after };
  },
});
