import { type SQL, sql } from 'drizzle-orm';
import type { Job } from '#shared/jobs/job.schemas.ts';
import { rolesWith } from '#shared/kernel/permissions.ts';
import { missing } from '#shared/kernel/problem.ts';
import type { Tx } from '../platform/context.ts';
import { every, limitOf, list } from '../platform/db/sql.ts';

const columns = sql`
  j.id, j.kind, j.state, j.phase, j.done, j.total as "of", j.result, j.error, j.requested_by_id as "requestedById",
  j.created_at as "createdAt", j.finished_at as "finishedAt"`;

/** One job: the asker's own, or any job of the tenant for who looks after jobs. */
export const selectJob = (id: string): SQL => sql`
  select ${columns} from jobs j
  where j.tenant_id = app.tid() and j.id = ${id} and (j.requested_by_id = app.uid() or exists (
    select from users u where u.tenant_id = app.tid() and u.id = app.uid()
      and u.roles && ${list(rolesWith('jobs:manage'), 'text')}))`;

interface Wanted {
  state?: Job['state'];
  limit: number;
  /** Where the page before ended: instant and id. */
  after: { createdAt: string; id: string } | null;
}

/** A page of the tenant's jobs, the newest first. */
export const selectJobs = ({ state, limit, after }: Wanted): SQL => sql`
  select ${columns} from jobs j
  where ${every(
    inState(state),
    after !== null &&
      sql`(j.created_at < ${after.createdAt} or j.created_at = ${after.createdAt} and j.id > ${after.id})`,
  )}
  order by j.created_at desc, j.id ${limitOf(limit)}`;

export const countJobs = (state: Job['state'] | undefined): SQL =>
  sql`select count(*) as total from jobs j where ${inState(state)}`;

const inState = (state: Job['state'] | undefined): SQL =>
  every(sql`j.tenant_id = app.tid()`, state !== undefined && sql`j.state = ${state}`);

/** One job of the tenant, locked until the transaction ends. @throws Problem missing. */
export async function getJob(tx: Tx, id: string): Promise<Job> {
  const [job] = await tx.sql<Job>(
    sql`select ${columns} from jobs j where j.tenant_id = app.tid() and j.id = ${id} for no key update`,
  );
  if (!job) throw missing('job');
  return job;
}

/** Puts a job back to where it began; what it was asked for stays. */
export async function resetJob(tx: Tx, id: string): Promise<Job> {
  const [job] = await tx.sql<Job>(sql`
    update jobs j set state = 'queued', phase = null, done = 0, total = null, result = null, error = null,
      finished_at = null, updated_at = now()
    where j.tenant_id = app.tid() and j.id = ${id} returning ${columns}`);
  if (!job) throw missing('job');
  return job;
}
