import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Job } from '#shared/jobs/job.schemas.ts';
import { Notice, Refused } from '#ui/states.tsx';
import { isKey } from '../app/i18n.ts';
import { isOver, useJob } from './use-job.ts';

/** How far a job is; when it is done, what `children` make of its result. */
export function JobProgress({ id, children }: { id: string; children: (job: Job) => ReactNode }) {
  const { t } = useTranslation();
  const { data: job, error, refetch } = useJob(id);
  if (job?.state === 'done') return children(job);
  if (job?.state === 'dead') {
    return (
      <Notice icon="alert" title={t('jobs.dead')}>
        {job.error && <bdi>{job.error}</bdi>}
      </Notice>
    );
  }
  if (error && !job) return <Refused problem={error} retry={() => void refetch()} />;
  return <Running job={job} />;
}

function Running({ job }: { job: Job | undefined }) {
  const { t } = useTranslation();
  const phase = `jobs.phase.${job?.phase ?? 'queued'}`;
  const said = isKey(phase) ? t(phase) : t('jobs.running');
  return (
    <div role="status" className="flex flex-col gap-1.5 rounded-lg border border-line bg-surface p-4">
      <p className="font-medium">{said}</p>
      <progress
        className="progress h-2 w-full"
        aria-label={said}
        {...(job?.of && !isOver(job) ? { max: job.of, value: job.done } : {})}
      />
      <p className="text-sm text-ink-3">
        {job?.of ? t('jobs.doneOf', { done: job.done, of: job.of }) : t('jobs.leave')}
      </p>
    </div>
  );
}
