import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** A file on its way to the server in chunks: one for each person and content, beside the files that arrived. */
export interface StagedAt {
  dataDir: string;
  tenantId: string;
  userId: string;
  /** Lower-case hexadecimal. */
  sha256: string;
}

const folderOf = ({ dataDir, tenantId }: StagedAt): string => join(dataDir, 'staged-files', tenantId);

export const stagedPath = (at: StagedAt): string => join(folderOf(at), `${at.userId}-${at.sha256}`);

/** The bytes that are on the disk; 0 when there is no such file. */
export async function stagedBytes(at: StagedAt): Promise<number> {
  try {
    return (await stat(stagedPath(at))).size;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 0;
    throw error;
  }
}

/**
 * Writes a chunk at its place and cuts off what stood behind it, from a write that was never noted. It is on the disk before
 * this answers: the row that says so is written afterwards.
 */
export async function writeChunk(at: StagedAt, offset: number, from: string): Promise<void> {
  await mkdir(folderOf(at), { recursive: true, mode: 0o700 });
  const bytes = await readFile(from);
  const file = await open(stagedPath(at), offset === 0 ? 'w' : 'r+', 0o600);
  try {
    await file.truncate(offset);
    await file.write(bytes, 0, bytes.length, offset);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Whether the content is what its name says. */
export async function isWhole(at: StagedAt): Promise<boolean> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(stagedPath(at)), hash);
  return hash.digest('hex') === at.sha256;
}

/** Absent is as good. */
export const removeStaged = (at: StagedAt): Promise<void> => rm(stagedPath(at), { force: true });
