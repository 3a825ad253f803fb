import { Problem } from '#shared/kernel/problem.ts';
import type { SyncStatus } from '#shared/sync/sync.schemas.ts';
import { readPage } from './apply-feed.ts';
import { delayAfter } from './backoff.ts';
import { type Contact, logged, noteContact } from './contact.ts';
import { isDamage, isDiskFull } from './database.ts';
import { instantOf } from './machine.ts';
import { accept, isMishap, mishap, pull } from './pull.ts';
import { push } from './push.ts';
import { scopesDigest } from './records.ts';

/** Between two contacts while nothing happens: an answer "nothing new" has no body. */
const quietMs = 60_000;
/** Rounds of one contact: a push that finds another epoch pulls first, and then pushes again. */
const mostRounds = 4;

/** How the last contact went, and the one under way. */
export interface Progress {
  sending: SyncStatus['sending'];
  problem: Problem | null;
  nextTryAt: string | null;
  /** True: only a sign-in helps, or a new version; nothing is tried by itself. */
  stopped: boolean;
}

/** The loop: hands over what waits, fetches what is new, and comes back later when the server is not there. */
export class Sync {
  readonly #contact: Contact;
  readonly #told: () => void;
  #progress: Progress = { sending: null, problem: null, nextTryAt: null, stopped: false };
  #running: Promise<void> | null = null;
  #again = false;
  #failures = 0;
  #isClosed = false;
  #cancel: () => void = () => undefined;

  /** @param told called after every change of the state */
  constructor(contact: Omit<Contact, 'progress'>, told: () => void) {
    this.#told = told;
    this.#contact = {
      ...contact,
      progress: (done, of) => this.#note({ sending: of === 0 ? null : { done, of } }),
    };
  }

  get progress(): Progress {
    return this.#progress;
  }

  /** Contacts the server now and from now on by itself. */
  start(): void {
    this.#plan(0);
  }

  /** Something was saved here, or changed there. */
  poke(): void {
    if (this.#progress.stopped) return;
    this.#again = true;
    if (this.#running === null && !this.#isClosed) this.#plan(0);
  }

  /** One whole contact; the state says how it went. @throws only what is no refusal: a defect, or a simulated power cut */
  async contact(): Promise<void> {
    this.#running ??= this.#once().finally(() => {
      this.#running = null;
    });
    await this.#running;
  }

  /** Nothing is begun any more; what is under way ends by itself. */
  close(): void {
    this.#isClosed = true;
    this.#cancel();
  }

  async #once(): Promise<void> {
    this.#again = false;
    this.#cancel();
    this.#note({ nextTryAt: null });
    try {
      await exchange(this.#contact);
      this.#failures = 0;
      this.#note({ problem: null, stopped: false });
    } catch (error) {
      // Locked meanwhile: its files are closed, and the next start goes on from there.
      if (this.#isClosed) return;
      this.#failures += 1;
      this.#fail(this.#explained(error));
    } finally {
      this.#note({ sending: null });
    }
  }

  /** @throws what is no refusal */
  #explained(error: unknown): Problem {
    if (error instanceof Problem) return error;
    if (isMishap(error)) return mishap();
    if (isDiskFull(error)) return noRoom();
    if (!isDamage(error)) throw error;
    this.#contact.rebuild(error);
    return damaged();
  }

  #fail(problem: Problem): void {
    const { cache, machine } = this.#contact;
    const at = instantOf(machine.now());
    cache.logContact({ at, kind: 'problem', records: 0, bytes: 0, ms: 0, code: problem.code });
    this.#note({ problem, stopped: problem.kind === 'unauthenticated' });
  }

  #plan(ms: number): void {
    this.#cancel();
    if (this.#isClosed) return;
    if (ms > 0) this.#note({ nextTryAt: instantOf(this.#contact.machine.now() + ms) });
    this.#cancel = this.#contact.machine.later(ms, () => void this.#tick());
  }

  async #tick(): Promise<void> {
    try {
      await this.contact();
    } catch {
      this.#note({ problem: defect() });
    }
    if (this.#isClosed || this.#progress.stopped) return;
    const { random } = this.#contact.machine;
    const wait =
      this.#failures === 0 ? quietMs * (0.75 + random() / 2) : delayAfter(this.#failures, random());
    this.#plan(this.#again && this.#failures === 0 ? 1 : Math.round(wait));
  }

  #note(change: Partial<Progress>): void {
    this.#progress = { ...this.#progress, ...change };
    this.#told();
  }
}

/** @throws Problem, BadAnswer, WrongSum */
async function exchange(contact: Contact): Promise<void> {
  const { outbox, cache } = contact;
  for (let round = 1; round <= mostRounds; round += 1) {
    const isAnswered = await push(contact);
    if (!isAnswered || !(await isUnchanged(contact))) await pull(contact);
    if (isAnswered && outbox.count('waiting', 'sent') === 0) break;
  }
  outbox.forgetOld(contact.machine.now());
  const rotten = cache.verifyNext();
  if (rotten !== null) await pull(contact);
}

/** A laptop that holds everything up to one cursor asks whether anything is new; mostly nothing is. */
async function isUnchanged(contact: Contact): Promise<boolean> {
  const { outbox, cache, server, machine } = contact;
  if (!cache.isLevel()) return false;
  const { epoch, cursor, lastCommand, client } = cache.standing;
  const { id, compared } = outbox.client;
  if (epoch === null || client !== id || lastCommand !== compared) return false;
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
    // The scopes changed: a pull tells which.
    if (error instanceof Problem && error.kind === 'conflict') return false;
    throw error;
  }
}

const noRoom = () =>
  new Problem(
    'unavailable',
    'laptop.no_room',
    'The disk of this laptop is full: nothing new can be fetched. Delete files that are not needed; what you saved is kept.',
  );
const damaged = () =>
  new Problem(
    'unavailable',
    'laptop.damaged',
    'The copy of the records on this laptop was damaged. It is fetched again; what you saved is kept.',
  );
const defect = () =>
  new Problem(
    'unavailable',
    'internal',
    'Something went wrong in TrainFlow on this laptop. What you saved is kept.',
  );
