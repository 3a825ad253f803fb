import { Problem } from '#shared/kernel/problem.ts';
import { BadAnswer, readPage, WrongSum } from './apply-feed.ts';
import { type Contact, logged, noteContact } from './contact.ts';
import { instantOf } from './machine.ts';
import { Forked } from './outbox.ts';
import { accept, repair } from './pull.ts';
import { scopesDigest } from './records.ts';

/** A laptop that holds everything up to one cursor asks whether anything is new; mostly nothing is. @returns false: pull */
export async function isUnchanged(contact: Contact): Promise<boolean> {
  const { outbox, cache, server, machine } = contact;
  if (!cache.isLevel()) return false;
  const { epoch, cursor, lastCommand, client } = cache.standing;
  const { id, compared } = outbox.client;
  if (epoch === null || client !== id || lastCommand !== compared) return false;
  // The power went between the first copy from a restored server and sending again what that one has forgotten.
  if (outbox.isAnsweredBeyond(lastCommand)) return false;
  const query = { client: id, epoch, cursor, results: compared, held: scopesDigest(cache.held().known) };
  const started = machine.now();
  try {
    const text = await logged(
      contact,
      'pull',
      () => server.peek(query),
      (answer) => ({ records: 0, bytes: answer?.length ?? 0 }),
    );
    if (text !== null) {
      const page = readPage(text, null);
      accept(contact, page, id);
      noteContact(contact, started, page.head.serverTime);
      return !page.head.more;
    }
    cache.notePull(instantOf(machine.now()));
    outbox.noteContact(
      instantOf(machine.now() + (outbox.client.clockOffsetMs ?? 0)),
      outbox.client.clockOffsetMs ?? 0,
    );
    return true;
  } catch (error) {
    // The scopes or the epoch changed, or the server does not know this client: a pull tells what to do.
    if (error instanceof Problem && (error.kind === 'conflict' || error.kind === 'missing')) return false;
    // It also fetches anew what does not add up, and parts from a laptop that was copied.
    if (error instanceof WrongSum) repair(contact, error);
    else if (!(error instanceof BadAnswer || error instanceof Forked)) throw error;
    return false;
  }
}
