import { Problem } from '#shared/kernel/problem.ts';
import { type Pull, protocol } from '#shared/sync/sync.schemas.ts';
import { BadAnswer, type Page, readPage, WrongSum } from './apply-feed.ts';
import { type Contact, logged, noteContact } from './contact.ts';
import { logContact } from './contact-log.ts';
import { instantOf } from './machine.ts';
import { Forked } from './outbox.ts';
import { reopen } from './renumber.ts';
import { signInAgain } from './sign-in-again.ts';
import { verifyAll } from './verify-next.ts';

/** Records of one page: large enough for speed, small enough that a broken line costs little. */
const pageSize = 5_000;
/** Scopes are fetched anew so often in one contact; then later. */
const mostRepairs = 3;

/**
 * Brings the copy up to date, page by page, each proven before it counts.
 * @throws Problem, BadAnswer, WrongSum: the copy stands where it stood after the last whole page
 */
export async function pull(contact: Contact): Promise<void> {
  let repairs = 0;
  for (;;) {
    try {
      const { more } = await pullPage(contact);
      if (!more) return;
    } catch (error) {
      if (error instanceof Forked) {
        await contact.fork();
        continue;
      }
      if (repairs >= mostRepairs) throw error;
      repairs += 1;
      mend(contact, error);
    }
  }
}

async function pullPage(contact: Contact): Promise<{ more: boolean }> {
  const { outbox, cache, server, machine } = contact;
  const request = requestOf(contact);
  const started = machine.now();
  const { page } = await logged(
    contact,
    'pull',
    async () => {
      const text = await server.pull(request);
      return { page: readPage(text, request.requestId), bytes: text.length };
    },
    ({ page, bytes }) => ({ records: recordsIn(page), bytes }),
  );
  machine.reached('page_received');
  accept(contact, page, request.client);
  noteContact(contact, started, page.head.serverTime);
  machine.reached('pulled');
  if (!page.head.more && !reopen(outbox.database, page.head.lastCommand)) await contact.fork();
  return { more: page.head.more || cache.standing.suspect };
}

/** First whether these results are ours, then the records, then the results: a crash in between asks for them again. */
export function accept({ outbox, cache, machine, changed }: Contact, page: Page, client: string): void {
  const { epoch } = cache.standing;
  if (epoch !== null && epoch !== page.head.epoch) outbox.compareAnew();
  outbox.compare(page.head.results);
  const kinds = cache.apply(page, client, instantOf(machine.now()));
  machine.reached('page_applied');
  outbox.note(page.head.results);
  changed(kinds);
}

function requestOf({ outbox, cache, machine }: Contact): Pull {
  const { epoch, suspect } = cache.standing;
  const { id, compared } = outbox.client;
  return {
    protocol,
    requestId: machine.newId(),
    client: id,
    epoch,
    ...cache.held(),
    results: compared,
    digests: suspect ? cache.digests() : null,
    limit: pageSize,
  };
}

/** What differs is fetched anew: by name when it is known, else by comparing sums. @throws what is not ours to mend */
function mend(contact: Contact, error: unknown): void {
  if (error instanceof WrongSum) repair(contact, error);
  else if (error instanceof Problem && error.code === 'sync.epoch') beginAnew(contact, error.code);
  else throw error instanceof Problem && error.code === 'sync.unknown_client' ? signInAgain() : error;
}

/** The server was restored or replaced: its numbers mean nothing any more, and sums are compared. */
function beginAnew({ outbox, cache, machine }: Contact, code: string): void {
  outbox.compareAnew();
  cache.distrust(null);
  logContact(cache.database, {
    at: instantOf(machine.now()),
    kind: 'reset',
    records: 0,
    bytes: 0,
    ms: 0,
    code,
  });
}

/** Marks what does not add up, so that the next page brings it whole. */
export function repair({ cache, machine }: Contact, { scopes }: WrongSum): void {
  // A sum of the whole that is wrong can come from bits that have rotted here.
  if (scopes === null) verifyAll(cache);
  cache.distrust(scopes);
  const at = instantOf(machine.now());
  logContact(cache.database, {
    at,
    kind: 'repair',
    records: scopes?.length ?? 0,
    bytes: 0,
    ms: 0,
    code: null,
  });
}

const recordsIn = ({ lines }: Page): number => lines.filter((line) => !line.startsWith('S ')).length;

/** Asked again at once, an answer like this may well be whole. */
export const isMishap = (error: unknown): boolean => error instanceof BadAnswer || error instanceof WrongSum;

export const mishap = () =>
  new Problem(
    'unavailable',
    'sync.bad_answer',
    'What the server sent arrived incomplete. It is asked for again; what you saved is not affected.',
  );
