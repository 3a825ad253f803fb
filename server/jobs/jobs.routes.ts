import { jobApi } from '#shared/jobs/job.api.ts';
import type { Job } from '#shared/jobs/job.schemas.ts';
import { isId } from '#shared/kernel/ids.ts';
import { invalid, missing } from '#shared/kernel/problem.ts';
import { implement } from '../platform/http/implement.ts';
import { cursorOf } from '../platform/paging.ts';
import { readPage } from '../platform/read-page.ts';
import { read } from '../platform/reading.ts';
import { countJobs, selectJob, selectJobs } from './jobs.repo.ts';
import { retryJob } from './retry-job.ts';

export const jobRoutes = implement(jobApi, {
  async get(context, { params }) {
    const { rows } = await read<Job>(context, () => selectJob(params.id));
    if (!rows[0]) throw missing('job');
    return rows[0];
  },
  async list(context, { query }) {
    const wanted = { ...query, after: afterCursor(query.cursor) };
    const page = await readPage<Job>(context, query, {
      rows: () => selectJobs(wanted),
      total: () => countJobs(query.state),
      sortValues: ({ createdAt, id }) => [createdAt, id],
    });
    return page;
  },
  retry: (context, { params }) => retryJob(context, params),
});

function afterCursor(cursor: string | undefined): { createdAt: string; id: string } | null {
  const values = cursorOf(cursor, 2);
  if (values === null) return null;
  const [createdAt = '', id = ''] = values.map(String);
  if (!isId(id) || Number.isNaN(Date.parse(createdAt))) {
    throw invalid('cursor', 'invalid_cursor', 'Start again from the first page: this cursor is not valid.');
  }
  return { createdAt, id };
}
