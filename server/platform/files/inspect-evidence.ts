import { fileTypeFromFile } from 'file-type';
import type { Evidence } from '#shared/enrollments/enrollment.schemas.ts';
import { Problem } from '#shared/kernel/problem.ts';
import { imageSize } from './image-size.ts';

export type EvidenceType = Evidence['mediaType'];

/** Larger pictures cost whoever opens them too much memory: a few kilobytes can claim to be gigapixels. */
const maxPixels = 40_000_000;

/** What the content is called here, by what it is found to be. Cameras name the same HEIC in two ways. */
const accepted: ReadonlyMap<string, EvidenceType> = new Map([
  ['application/pdf', 'application/pdf'],
  ['image/jpeg', 'image/jpeg'],
  ['image/png', 'image/png'],
  ['image/webp', 'image/webp'],
  ['image/heic', 'image/heic'],
  ['image/heif', 'image/heic'],
]);

/**
 * What a file is, by its content; its name and what the sender said do not count.
 * @throws Problem unsupported (none of the accepted types), too_large (more pixels than anyone should open)
 */
export async function inspectEvidence(path: string): Promise<EvidenceType> {
  const found = await fileTypeFromFile(path);
  const type = found && accepted.get(found.mime);
  if (!type) {
    throw new Problem(
      'unsupported',
      'evidence.unsupported_type',
      'Send a PDF, JPEG, PNG, WebP or HEIC file.',
    );
  }
  if (type !== 'application/pdf' && type !== 'image/heic') await refuseHuge(path, type);
  return type;
}

async function refuseHuge(path: string, type: EvidenceType): Promise<void> {
  const size = await imageSize(path, type);
  if (!size) throw new Problem('unsupported', 'evidence.damaged_image', 'This picture is damaged.');
  if (size.width * size.height > maxPixels) {
    throw new Problem('too_large', 'evidence.too_many_pixels', 'A picture may have 40 megapixels at most.');
  }
}
