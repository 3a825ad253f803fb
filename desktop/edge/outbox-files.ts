import { createHash } from 'node:crypto';
import { chunkBytes } from '#shared/sync/sync.schemas.ts';
import type { Database } from './database.ts';
import type { QueuedFile } from './offline.ts';

/** Keeps a file in the outbox under its hash, in the parts in which it is sent. Kept already is as good. */
export function keepFile(database: Database, file: QueuedFile & { content: Uint8Array }): void {
  const added = database
    .prepare('insert into files (sha256, name, bytes, media_type) values (?, ?, ?, ?) on conflict do nothing')
    .run(file.sha256, file.name, file.bytes, file.mediaType);
  if (added.changes === 0) return;
  const insert = database.prepare('insert into file_chunks (sha256, position, content) values (?, ?, ?)');
  for (let at = 0; at < file.bytes; at += chunkBytes)
    insert.run(file.sha256, at / chunkBytes, file.content.subarray(at, at + chunkBytes));
}

export function findFile(database: Database, sha256: string): QueuedFile | null {
  return (
    database
      .prepare<[string], QueuedFile>(
        'select sha256, name, bytes, media_type as mediaType from files where sha256 = ?',
      )
      .get(sha256) ?? null
  );
}

/** The part of a file that begins at `offset`, up to a chunk long; empty at its end. */
export function readChunk(database: Database, sha256: string, offset: number): Uint8Array<ArrayBuffer> {
  const row = database
    .prepare<[string, number], { content: Buffer }>(
      'select content from file_chunks where sha256 = ? and position = ?',
    )
    .get(sha256, Math.floor(offset / chunkBytes));
  return row === undefined ? new Uint8Array() : new Uint8Array(row.content.subarray(offset % chunkBytes));
}

export function readFile(database: Database, { sha256, bytes }: QueuedFile): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(bytes);
  for (let at = 0; at < bytes; at += chunkBytes) whole.set(readChunk(database, sha256, at), at);
  return whole;
}

export const sha256Of = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');
