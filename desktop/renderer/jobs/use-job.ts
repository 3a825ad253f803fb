import { jobApi } from '#shared/jobs/job.api.ts';
import type { Job } from '#shared/jobs/job.schemas.ts';
import { useApi } from '../app/api.ts';

const askAgainMs = 800;

export const isOver = (job: Job): boolean => job.state === 'done' || job.state === 'dead';

/** A job, asked again and again until it is over. */
export const useJob = (id: string) =>
  useApi(
    jobApi.get,
    { params: { id } },
    { again: (job) => (job !== undefined && isOver(job) ? false : askAgainMs) },
  );
