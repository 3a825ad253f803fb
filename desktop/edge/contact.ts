import type { SyncLogLine } from '#shared/sync/sync.schemas.ts';
import type { Cache } from './cache.ts';
import { logContact } from './contact-log.ts';
import { instantOf, type Machine } from './machine.ts';
import type { Outbox } from './outbox.ts';
import type { ServerLine } from './server-line.ts';

/** What a contact with the server works on. */
export interface Contact {
  outbox: Outbox;
  cache: Cache;
  server: ServerLine;
  machine: Machine;
  /** Commands answered and to be answered in this contact, for the screen. */
  progress(done: number, of: number): void;
  /** Records of these kinds changed in the copy. */
  changed(kinds: Iterable<string>): void;
  /** Takes a new client id, all that is kept to be sent under it, and registers it. @throws Problem */
  fork(): Promise<void>;
  /** The copy is damaged: it is set aside, and an empty one begun. @throws the cause when it is something else */
  rebuild(cause: unknown): void;
}

/** Runs one exchange with the server and writes it down in the log of contacts. */
export async function logged<T>(
  { cache, machine }: Pick<Contact, 'cache' | 'machine'>,
  kind: SyncLogLine['kind'],
  exchange: () => Promise<T>,
  measure: (answer: T) => { records: number; bytes: number },
): Promise<T> {
  const started = machine.now();
  const answer = await exchange();
  const ms = Math.max(0, Math.round(machine.now() - started));
  logContact(cache.database, { at: instantOf(started), kind, ...measure(answer), ms, code: null });
  return answer;
}

/** Notes that the server was reached, and how far its clock is from ours; half of the way there and back is taken off. */
export function noteContact(
  { outbox, machine }: Pick<Contact, 'outbox' | 'machine'>,
  started: number,
  serverTime: string,
): void {
  const ended = machine.now();
  const offset = Math.round(Date.parse(serverTime) - (started + ended) / 2);
  outbox.noteContact(instantOf(ended + offset), offset);
}
