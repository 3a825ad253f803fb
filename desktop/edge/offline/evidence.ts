import { evidenceMaxBytes } from '#shared/enrollments/enrollment.api.ts';
import { Evidence } from '#shared/enrollments/enrollment.schemas.ts';
import { invalid, Problem } from '#shared/kernel/problem.ts';
import type { Laptop, QueuedFile } from '../offline.ts';

/**
 * A file that waits in the outbox, as evidence. What it really is the server finds out, from its content.
 * @throws Problem invalid (no file), too_large, unsupported
 */
export function queuedEvidence(
  { me, now }: Laptop,
  file: QueuedFile | undefined,
  commandId: string,
): Evidence {
  if (file === undefined) throw invalid('file', 'required', 'Choose a file.');
  const { name, bytes, sha256 } = file;
  if (bytes > evidenceMaxBytes)
    throw new Problem('too_large', 'evidence.too_large', 'A file may have 20 MiB at most.');
  const mediaType = Evidence.shape.mediaType.safeParse(file.mediaType).data;
  if (mediaType === undefined)
    throw new Problem(
      'unsupported',
      'evidence.unsupported_type',
      'Send a PDF, JPEG, PNG, WebP or HEIC file.',
    );
  return { id: commandId, name, mediaType, bytes, sha256, uploadedById: me.userId, createdAt: now };
}
