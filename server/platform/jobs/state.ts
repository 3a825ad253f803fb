import type { Platform, Row } from '../context.ts';
import { statement } from '../db/batch.ts';

export interface JobState {
  state: 'running' | 'done' | 'failed' | 'dead';
  phase?: string;
  done?: number;
  total?: number | null;
  result?: unknown;
  error?: string | null;
}

/**
 * Writes what is known of a job into its row, in a transaction of its own: it shows while the work's own transaction is
 * open, and stays when that one rolls back. Answers what the job was asked for, or null when there is no such job.
 */
export async function writeState(
  platform: Platform,
  tenantId: string,
  jobId: string,
  { state, phase, done, total, result, error }: JobState,
): Promise<{ kind: string; requestedById: string | null; input: Row } | null> {
  const [, rows] = await platform.database.batch([
    statement('select * from app.enter_as($1, null, $2)', tenantId, platform.now()),
    statement(
      `update jobs set state = $2, phase = coalesce($3, phase), done = coalesce($4, done),
         total = coalesce($5, total), result = coalesce($6::jsonb, result), error = $7, updated_at = now(),
         finished_at = case when $2 in ('done', 'dead') then now() end
       where tenant_id = app.tid() and id = $1 returning kind, requested_by_id, input`,
      jobId,
      state,
      phase,
      done,
      total,
      result === undefined ? null : JSON.stringify(result),
      error ?? null,
    ),
  ]);
  const row = rows?.[0];
  if (!row) return null;
  return {
    kind: String(row.kind),
    requestedById: row.requested_by_id === null ? null : String(row.requested_by_id),
    input: row.input as Row,
  };
}
