import { conflict } from '#shared/kernel/problem.ts';
import type { Command } from '#shared/sync/sync.schemas.ts';
import type { RequestContext } from '../platform/context.ts';
import { stagedBytes, stagedPath } from '../platform/files/staged-file.ts';
import type { Upload } from '../platform/http/implement.ts';
import { plainName } from '../platform/http/receive-upload.ts';
import { read } from '../platform/reading.ts';
import { type StagedFile, selectFile, stateOf } from './files.repo.ts';

/**
 * The file that a stored request names by its hash, as if it had come with it. It stays until it is swept: another request may
 * name it too. @throws Problem conflict `sync.file_missing`: it is to be sent first, and the request then again
 */
export async function findUpload(
  context: RequestContext,
  { sha256, name }: NonNullable<Command['file']>,
): Promise<Upload> {
  const { rows, actor } = await read<StagedFile>({ ...context, audit: null }, () => selectFile(sha256));
  const state = stateOf(sha256, rows[0] ?? null);
  const { tenantId, userId } = actor;
  const at = { dataDir: context.platform.dataDir, tenantId, userId, sha256 };
  if (!state.complete || (await stagedBytes(at)) !== state.received)
    throw conflict('sync.file_missing', 'Send the file first, then the request again.', { sha256 });
  return { path: stagedPath(at), fileName: plainName(name), bytes: state.received };
}
