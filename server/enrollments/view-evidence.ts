import type { Evidence } from '#shared/enrollments/enrollment.schemas.ts';
import { missing } from '#shared/kernel/problem.ts';
import type { RequestContext, Tx } from '../platform/context.ts';
import { readStored } from '../platform/files/file-store.ts';
import type { FileAnswer } from '../platform/http/implement.ts';
import { reading } from '../platform/reading.ts';
import { findEnrollment } from './enrollments.repo.ts';
import { type EvidenceOwner, selectEvidence } from './evidence.repo.ts';

/** A file of an enrollment within sight, as an attachment. The look is in the audit log before the first byte leaves. */
export const viewEvidence = (
  context: RequestContext,
  { id, evidenceId }: { id: string; evidenceId: string },
): Promise<FileAnswer> =>
  reading(context, async (tx) => {
    await findEnrollment(tx, id, tx.actor.scope);
    return openEvidence(tx, { enrollmentId: id }, evidenceId);
  });

/** A file of something that the actor was found to see. @throws Problem missing. */
export async function openEvidence(tx: Tx, owner: EvidenceOwner, evidenceId: string): Promise<FileAnswer> {
  const [evidence] = await tx.sql<Evidence>(selectEvidence(owner, evidenceId));
  if (!evidence) throw missing('evidence');
  const { id, name, mediaType, bytes } = evidence;
  const body = readStored({ dataDir: tx.dataDir, tenantId: tx.actor.tenantId, id });
  return { fileName: name, mediaType, bytes, body };
}
