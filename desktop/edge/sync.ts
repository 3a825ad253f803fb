import { Problem } from '#shared/kernel/problem.ts';
import type { SyncStatus } from '#shared/sync/sync.schemas.ts';
import { delayAfter } from './backoff.ts';
import type { Contact } from './contact.ts';
import { logContact } from './contact-log.ts';
import { isDamage, isDiskFull } from './database.ts';
import { damaged, defect, noRoom } from './laptop-problems.ts';
import { instantOf } from './machine.ts';
import { isUnchanged } from './peek.ts';
import { isMishap, mishap, pull } from './pull.ts';
import { push } from './push.ts';
import { verifyNext } from './verify-next.ts';

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
    logContact(cache.database, { at, kind: 'problem', records: 0, bytes: 0, ms: 0, code: problem.code });
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
  const rotten = verifyNext(cache);
  if (rotten !== null) await pull(contact);
}
