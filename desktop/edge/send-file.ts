import { Problem } from '#shared/kernel/problem.ts';
import { deviceApi } from '#shared/sync/sync.api.ts';
import type { FileState } from '#shared/sync/sync.schemas.ts';
import { type Contact, logged } from './contact.ts';
import { readChunk } from './outbox-files.ts';

/** Chunks that may be answered without the server holding more than before. */
const patience = 3;

/**
 * Hands a file over in chunks, from where the server has it: a line that breaks costs one chunk.
 * @throws Problem; one that is not `unavailable` or `too_many` means that the server does not take this file
 */
export async function sendFile(contact: Contact, file: { sha256: string; bytes: number }): Promise<void> {
  const { server, outbox, machine } = contact;
  const { sha256, bytes } = file;
  let state = await server.call(deviceApi.fileState, { params: { sha256 } });
  for (let stuck = 0; !state.complete; ) {
    const chunk = readChunk(outbox.database, sha256, state.received);
    if (chunk.byteLength === 0 && state.received < bytes) throw lost();
    const next: FileState = await logged(
      contact,
      'file',
      () => server.sendChunk(sha256, state.received, bytes, chunk),
      () => ({ records: 0, bytes: chunk.byteLength }),
    );
    machine.reached('chunk_sent');
    stuck = next.received > state.received ? 0 : stuck + 1;
    if (stuck > patience) throw noProgress();
    state = next;
  }
}

const noProgress = () =>
  new Problem(
    'unavailable',
    'sync.file_stuck',
    'The server does not take in the file at the moment. It is sent again later.',
  );
const lost = () =>
  new Problem(
    'missing',
    'sync.file_lost',
    'The file of this change is no longer on this laptop. Add it once more.',
  );
