import { type SQL, sql } from 'drizzle-orm';
import { evidenceMaxBytes } from '#shared/enrollments/enrollment.api.ts';
import type { Evidence } from '#shared/enrollments/enrollment.schemas.ts';
import { newId } from '#shared/kernel/ids.ts';
import { conflict, Problem } from '#shared/kernel/problem.ts';
import type { Tx } from '../platform/context.ts';
import { type Instant, onWire } from '../platform/db/sql.ts';
import { removeStored, storeFile } from '../platform/files/file-store.ts';
import { inspectEvidence } from '../platform/files/inspect-evidence.ts';
import type { Upload } from '../platform/http/implement.ts';

/** Evidence of the contract, from `evidence_files f`. */
export const evidenceColumnsAs = (
  instant: Instant,
): SQL => sql`f.id, f.name, f.media_type as "mediaType", f.bytes, encode(f.sha256, 'hex') as sha256,
  f.uploaded_by_id as "uploadedById", ${instant(sql`f.created_at`)} as "createdAt"`;
export const evidenceColumns = evidenceColumnsAs(onWire);

/** What a file belongs to. */
export type EvidenceOwner = { enrollmentId: string } | { requestId: string };

/**
 * Adds a file to an enrollment or a request that the actor was found to see. The file is stored first, then its row; when
 * the transaction fails the file is removed again. Its name is kept for people to read and used for nothing else.
 * @throws Problem unsupported, too_large, conflict (the tenant's room for files is used up)
 */
export async function addEvidenceTo(tx: Tx, owner: EvidenceOwner, upload: Upload): Promise<Evidence> {
  if (upload.bytes > evidenceMaxBytes) {
    throw new Problem('too_large', 'evidence.too_large', 'A file may have 20 MiB at most.');
  }
  const mediaType = await inspectEvidence(upload.path);
  const at = { dataDir: tx.dataDir, tenantId: tx.actor.tenantId, id: newId() };
  tx.undo(() => removeStored(at));
  const { bytes, sha256 } = await storeFile(upload.path, at);
  await refuseOverQuota(tx, bytes);
  const [evidence] = await tx.sql<Evidence>(sql`
    insert into evidence_files as f (tenant_id, id, enrollment_id, request_id, name, media_type, bytes, sha256,
      uploaded_by_id, created_at)
    values (app.tid(), ${at.id}, ${'enrollmentId' in owner ? owner.enrollmentId : null},
      ${'requestId' in owner ? owner.requestId : null}, ${upload.fileName}, ${mediaType}, ${bytes}, ${sha256},
      ${tx.actorId}, ${tx.now})
    returning ${evidenceColumns}`);
  if (!evidence) throw new Error('an insert answers its row');
  if ('enrollmentId' in owner) tx.changed('enrollment', [owner.enrollmentId]);
  else tx.changed('request', [owner.requestId]);
  return evidence;
}

/** One file with what it belongs to, by the id of either. */
export const selectEvidence = (owner: EvidenceOwner, evidenceId: string): SQL => sql`
  select ${evidenceColumns} from evidence_files f
  where f.tenant_id = app.tid() and f.id = ${evidenceId} and ${
    'enrollmentId' in owner
      ? sql`f.enrollment_id = ${owner.enrollmentId}`
      : sql`f.request_id = ${owner.requestId}`
  }`;

/**
 * Counted anew each time, one upload of the tenant after the other: a sum cannot drift as a counter could.
 * @param bytes that are to come on top of the files that are here @throws Problem conflict `evidence.quota_reached`
 */
export async function refuseOverQuota(tx: Tx, bytes: number): Promise<void> {
  await tx.sql(sql`select pg_advisory_xact_lock(hashtextextended('evidence:' || app.tid(), 0))`);
  const [room] = await tx.sql<{ used: number; quotaMib: number }>(sql`
    select (select coalesce(sum(bytes), 0)::bigint from evidence_files where tenant_id = app.tid()) as used,
      file_quota_mib as "quotaMib" from tenants where tenant_id = app.tid() and id = app.tid()`);
  if (!room) throw new Error('a session without a tenant');
  if (room.used + bytes > room.quotaMib * 1024 * 1024) {
    throw conflict(
      'evidence.quota_reached',
      `The ${room.quotaMib} MiB that your organisation has for files are used up: ask your administrator for more.`,
      { quotaMib: room.quotaMib },
    );
  }
}
