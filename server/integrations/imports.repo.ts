import { type SQL, sql } from 'drizzle-orm';
import type { ImportKind, ImportMapping } from '#shared/integrations/import.schemas.ts';
import type { Tx } from '../platform/context.ts';
import { every, limitOf } from '../platform/db/sql.ts';

const columns = sql`id, kind, file_name as "fileName", state, dry_run as "dryRun", result, error,
  requested_by_id as "requestedById", created_at as "createdAt", finished_at as "finishedAt"`;

export const selectRun = (id: string): SQL =>
  sql`select ${columns} from sync_logs where tenant_id = app.tid() and id = ${id}`;

export const selectRuns = (limit: number, before: string | null, kind: ImportKind | undefined): SQL => sql`
  select ${columns} from sync_logs
  where ${every(sql`tenant_id = app.tid()`, kind && sql`kind = ${kind}`, before !== null && sql`id < ${before}`)}
  order by id desc ${limitOf(limit)}`;

export const countRuns = (kind: ImportKind | undefined): SQL =>
  sql`select count(*) as total from sync_logs where ${every(sql`tenant_id = app.tid()`, kind && sql`kind = ${kind}`)}`;

interface NewRun {
  id: string;
  kind: ImportKind;
  fileName: string;
  mapping: ImportMapping;
  dryRun: boolean;
}

export async function addRun(tx: Tx, { id, kind, fileName, mapping, dryRun }: NewRun): Promise<void> {
  await tx.sql(sql`
    insert into sync_logs (tenant_id, id, source, kind, file_name, mapping, dry_run, requested_by_id)
    values (app.tid(), ${id}, 'file', ${kind}, ${fileName}, ${JSON.stringify(mapping)}, ${dryRun}, ${tx.actorId})`);
}

export async function failRun(tx: Tx, id: string, error: string): Promise<void> {
  await tx.sql(sql`update sync_logs set state = 'failed', error = ${error}, finished_at = now(), updated_at = now()
    where tenant_id = app.tid() and id = ${id}`);
}
