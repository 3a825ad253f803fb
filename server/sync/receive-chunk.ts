import { invalid, Problem } from '#shared/kernel/problem.ts';
import type { FileState } from '#shared/sync/sync.schemas.ts';
import { refuseOverQuota } from '../enrollments/index.ts';
import type { RequestContext, Tx } from '../platform/context.ts';
import { isWhole, type StagedAt, stagedBytes, writeChunk } from '../platform/files/staged-file.ts';
import type { Upload } from '../platform/http/implement.ts';
import { inTransaction } from '../platform/transaction.ts';
import { bytesOnTheirWay, lockFile, type StagedFile, saveFile, stateOf } from './files.repo.ts';

/** The largest file that any route takes in. */
const maxBytes = 20 * 1024 * 1024;

interface SentChunk {
  sha256: string;
  offset: number;
  /** Of the whole file. */
  bytes: number;
  upload: Upload;
}

/**
 * Takes in the next part of a file. A chunk that is not the next one changes nothing: the answer says where to go on. The
 * last one is followed by a look at the whole; content that is not what the name says starts anew, at 0.
 * Written down once, when the file is whole: the way there is no event. @throws Problem invalid, too_large, conflict
 */
export function receiveChunk(context: RequestContext, chunk: SentChunk): Promise<FileState> {
  if (chunk.bytes > maxBytes)
    throw new Problem('too_large', 'evidence.too_large', 'A file may have 20 MiB at most.');
  if (chunk.bytes === 0) throw invalid('bytes', 'too_small', 'A file has at least one byte.');
  if (chunk.offset + chunk.upload.bytes > chunk.bytes)
    throw invalid('file', 'too_long', 'This part goes beyond the end of the file.');
  return inTransaction(context, {
    permission: 'evidence:add',
    run: (tx) => take(tx, chunk),
  });
}

async function take(tx: Tx, chunk: SentChunk): Promise<FileState> {
  const { sha256, offset, bytes, upload } = chunk;
  const { tenantId, userId } = tx.actor;
  const at: StagedAt = { dataDir: tx.dataDir, tenantId, userId, sha256 };
  const known = await standing(at, await lockFile(tx, sha256, bytes), bytes);
  const isNext = offset === known.received && known.received < bytes && upload.bytes > 0;
  if (!isNext) {
    await saveFile(tx, sha256, known);
    return stateOf(sha256, known);
  }
  if (offset === 0) await refuseOverQuota(tx, bytes + (await bytesOnTheirWay(tx, sha256)));
  await writeChunk(at, offset, upload.path);
  const received = offset + upload.bytes;
  const isEnd = received === bytes;
  const whole = isEnd && (await isWhole(at));
  const file = { bytes, received: isEnd && !whole ? 0 : received };
  await saveFile(tx, sha256, file);
  if (whole)
    tx.emit({
      action: 'sync.file_received',
      subjectKind: 'file',
      subjectId: sha256,
      before: null,
      after: { bytes },
    });
  return stateOf(sha256, file);
}

/** What is really there: a file that was lost on the disk, or that is said to have another length now, starts anew. */
async function standing(at: StagedAt, file: StagedFile, bytes: number): Promise<StagedFile> {
  const isThere = file.bytes === bytes && (await stagedBytes(at)) >= file.received;
  return isThere ? file : { bytes, received: 0 };
}
