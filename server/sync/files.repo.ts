import { type SQL, sql } from 'drizzle-orm';
import type { FileState } from '#shared/sync/sync.schemas.ts';
import type { Tx } from '../platform/context.ts';

export interface StagedFile {
  bytes: number;
  received: number;
}

/** The asker's file of this content; no row while the server has nothing of it. */
export const selectFile = (sha256: string): SQL => sql`
  select bytes, received from sync_files
  where tenant_id = app.tid() and user_id = app.uid() and sha256 = decode(${sha256}, 'hex')`;

/** The asker's file, locked; added when it is the first that comes of it. */
export async function lockFile(tx: Tx, sha256: string, bytes: number): Promise<StagedFile> {
  await tx.sql(sql`
    insert into sync_files (tenant_id, user_id, sha256, bytes, created_at, updated_at)
    values (app.tid(), app.uid(), decode(${sha256}, 'hex'), ${bytes}, ${tx.now}, ${tx.now}) on conflict do nothing`);
  const [file] = await tx.sql<StagedFile>(sql`${selectFile(sha256)} for update`);
  if (!file) throw new Error('a file that was added is not there');
  return file;
}

export const saveFile = (tx: Tx, sha256: string, { bytes, received }: StagedFile) =>
  tx.sql(sql`update sync_files set bytes = ${bytes}, received = ${received}, updated_at = ${tx.now}
    where tenant_id = app.tid() and user_id = app.uid() and sha256 = decode(${sha256}, 'hex')`);

/** What files on their way take of the tenant's room, but for this one. */
export async function bytesOnTheirWay(tx: Tx, sha256: string): Promise<number> {
  const [row] = await tx.sql<{ bytes: number }>(sql`
    select coalesce(sum(bytes), 0)::bigint as bytes from sync_files
    where tenant_id = app.tid() and (user_id <> app.uid() or sha256 <> decode(${sha256}, 'hex'))`);
  return row?.bytes ?? 0;
}

/** @param file null: nothing of it is here */
export const stateOf = (sha256: string, file: StagedFile | null): FileState => ({
  sha256,
  received: file?.received ?? 0,
  complete: file !== null && file.received === file.bytes,
});
