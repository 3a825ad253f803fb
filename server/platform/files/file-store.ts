import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { type Counted, copyCounted } from './copy-counted.ts';

/** Where the files of people lie: one folder for each tenant, each file under its own id and no other name. */
export const filesFolder = (dataDir: string): string => join(dataDir, 'files');

export interface StoredAt {
  dataDir: string;
  tenantId: string;
  id: string;
}

/**
 * Copies a file into the store. It is on the disk, under its final name, before this answers: a row that refers to it is
 * written afterwards, so that a crash in between leaves a file without a row and never a row without its file.
 */
export async function storeFile(from: string, at: StoredAt): Promise<Counted> {
  const { folder, path } = placeOf(at);
  const unfinished = `${path}.part`;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    const stored = await copyCounted(from, unfinished);
    await rename(unfinished, path);
    await flush(folder);
    return stored;
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** The file's bytes; the stream fails when it is not there. */
export const readStored = (at: StoredAt): Readable => createReadStream(placeOf(at).path);

/** Removes a file that no row refers to. Absent is as good. */
export const removeStored = (at: StoredAt): Promise<void> => rm(placeOf(at).path, { force: true });

function placeOf({ dataDir, tenantId, id }: StoredAt): { folder: string; path: string } {
  const folder = join(filesFolder(dataDir), tenantId);
  return { folder, path: join(folder, id) };
}

/** Makes a rename outlast a power cut, where the system can (Windows cannot open folders). */
async function flush(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
