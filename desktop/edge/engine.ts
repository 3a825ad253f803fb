import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { urlOf } from '#shared/kernel/client.ts';
import { dateIn } from '#shared/kernel/dates.ts';
import { may } from '#shared/kernel/permissions.ts';
import { forbidden, Problem } from '#shared/kernel/problem.ts';
import type { ParsedInput, Route } from '#shared/kernel/route.ts';
import type { Resource } from '#shared/sync/resource.schemas.ts';
import type { LaptopPolicy, SyncStatus } from '#shared/sync/sync.schemas.ts';
import { fileBallast } from './ballast.ts';
import { Cache, refuseUnfinished } from './cache.ts';
import { isDamage } from './database.ts';
import { damaged } from './laptop-problems.ts';
import { instantOf, type Machine } from './machine.ts';
import { type MachineLimits, unlimited, within } from './machine-limits.ts';
import { commandFor, partId } from './new-command.ts';
import { type Laptop, namedBy, type Offline, type Optimistic, type QueuedFile } from './offline.ts';
import { copyAnew, openCopy, openOutbox } from './open-files.ts';
import { Outbox } from './outbox.ts';
import { parseInput } from './parse-input.ts';
import { fork } from './renumber.ts';
import { RouteTable } from './route-table.ts';
import type { ServerLine } from './server-line.ts';
import { offlineUntilOf, statusOf } from './status.ts';
import type { StoredCommand } from './stored-command.ts';
import { Sync } from './sync.ts';
import { verifyAll } from './verify-next.ts';
import { View } from './view.ts';

export interface EngineOptions {
  /** The user's own; made when it is missing. */
  folder: string;
  /** 32 bytes: opens both databases. */
  key: Buffer;
  /** Of `0001_….sql` for each database, in `outbox/` and `copy/`. */
  migrations: string;
  contexts: readonly Offline[];
  /** Of this machine; none unless given. */
  limits?: MachineLimits;
  /** Who is signed in, until the copy tells it. */
  account: Resource<'account'>;
  machine: Machine;
  server: ServerLine;
  /** Registers a client id of this laptop, with the token that it has. @throws Problem */
  register(clientId: string): Promise<void>;
  /** Records of these kinds changed, or the state did. */
  changed(kinds: Iterable<string>): void;
}

type Writing = Extract<Offline, { write: unknown }>;
type Splitting = Extract<Offline, { split: unknown }>;
const isWriting = (offline: Offline): offline is Writing => 'write' in offline;

/** What one user of this laptop works with: his copy, his outbox, and the line to the server. */
export class Engine {
  readonly outbox: Outbox;
  readonly cache: Cache;
  readonly sync: Sync;
  readonly #options: EngineOptions;
  readonly #view: View;
  readonly #writes: RouteTable<Writing>;
  /** Commands whose rules say no on the present copy: the server will probably refuse them. */
  readonly #doubtful = new Map<string, Problem>();

  /** @throws Problem `laptop.newer_data` */
  constructor(options: EngineOptions) {
    const { folder, machine, server } = options;
    this.#options = options;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.outbox = new Outbox(openOutbox(this.#place), fileBallast(join(folder, 'ballast')), machine.newId);
    this.cache = new Cache(openCopy(this.#place));
    this.#view = new View(this.cache);
    this.#writes = new RouteTable(options.contexts.filter(isWriting));
    const { outbox, cache } = this;
    const contact = {
      outbox,
      cache,
      machine,
      server,
      changed: (kinds: Iterable<string>) => this.#changed(kinds),
      fork: () => this.#fork(),
      rebuild: (cause: unknown) => this.#rebuild(cause),
    };
    this.sync = new Sync(contact, () => options.changed([]));
    this.rebase();
  }

  /** By this laptop's clock, corrected by what was measured against the server's; milliseconds. */
  now(): number {
    return this.#options.machine.now() + (this.outbox.client.clockOffsetMs ?? 0);
  }

  get me(): Resource<'account'> {
    const { account } = this.#options;
    return this.#view.get('account', account.userId) ?? account;
  }

  /** What holds without a contact, as it was last told; null before the first copy. */
  get policy(): LaptopPolicy | null {
    const { policy } = this.cache.standing;
    return policy === null ? null : within(policy, this.#options.limits ?? unlimited);
  }

  /** @param now what the answer takes for the present */
  laptop(now = instantOf(this.now())): Laptop {
    const { me } = this;
    const offlineUntil = offlineUntilOf(this.outbox.client.lastContactAt, this.policy) ?? now;
    return { copy: this.#view, me, now, today: dateIn(me.tenant.timeZone, now), offlineUntil };
  }

  /** Answers from the copy. @throws Problem as the server would */
  read(offline: Extract<Offline, { read: unknown }>, input: ParsedInput<Route>): unknown {
    this.#refuse(offline.route);
    if (offline.route.path !== '/api/auth/session') refuseUnfinished(this.cache.standing);
    try {
      return offline.read(this.laptop(), input);
    } catch (error) {
      if (!isDamage(error)) throw this.#explained(error);
      this.#rebuild(error);
      this.sync.poke();
      refuseUnfinished(this.cache.standing);
      throw error;
    }
  }

  /**
   * Saves a change on this laptop, to be sent when the server can be reached; on the disk when this returns.
   * @param id names it for good: saved again under the same id, the first answer is given again
   * @throws Problem as the server would; nothing is saved then
   */
  save(
    { route, write }: Writing,
    input: ParsedInput<Route>,
    id: string,
    file: (QueuedFile & { content: Uint8Array }) | null,
  ): unknown {
    this.#refuse(route);
    refuseUnfinished(this.cache.standing);
    const known = this.outbox.find(id);
    if (known !== null) return known.answer;
    const laptop = this.laptop();
    const named = namedBy(id, route, input);
    const optimistic = this.#written(() => write(laptop, { ...named, ...fileOf(file) }, id));
    const { clockOffsetMs } = this.outbox.client;
    const command = commandFor(laptop, { route, input: named, id, optimistic, file });
    this.outbox.save({ ...command, clockOffsetMs: clockOffsetMs ?? 0 }, file);
    this.#options.machine.reached('saved');
    this.#view.lay(optimistic.changes);
    this.#options.changed(optimistic.changes.map(({ kind }) => kind));
    this.sync.poke();
    return optimistic.answer;
  }

  /** Each part as a command of its own, one after the other. @returns the answer of the whole. @throws Problem */
  saveParts({ route, split }: Splitting, input: ParsedInput<Route>, id: string): unknown {
    this.#refuse(route);
    refuseUnfinished(this.cache.standing);
    const outcomes = split.into(input).map((part, index) => {
      const writing = this.#writes.find(part.route.method, urlOf(part.route, part.input));
      if (writing === null) throw new Error(`${part.route.path} is no part that can be saved.`);
      try {
        return this.save(writing.entry, part.input, partId(id, index), null);
      } catch (error) {
        if (error instanceof Problem) return error;
        throw error;
      }
    });
    return split.answer(input, outcomes);
  }

  /** What a command asked for, with the handler that knows its rules. */
  calledBy({ method, path, body }: Pick<StoredCommand, 'method' | 'path' | 'body'>): {
    offline: Writing;
    input: ParsedInput<Route>;
  } {
    const found = this.#writes.find(method, path);
    if (found === null)
      throw new Problem(
        'missing',
        'sync.unknown_command',
        'This version of TrainFlow no longer knows this change.',
      );
    const { entry: offline, params } = found;
    return { offline, input: parseInput(offline.route, { params, query: new URLSearchParams(), body }) };
  }

  /** The view anew: the server's copy, and over it what it has not seen yet, each by its rules on what is there now. */
  rebase(): void {
    const { client, lastCommand } = this.cache.standing;
    this.#view.clear();
    this.#doubtful.clear();
    for (const command of this.outbox.unseen(client === this.outbox.client.id ? lastCommand : 0)) {
      try {
        const { offline, input } = this.calledBy(command);
        const file = this.outbox.fileOf(command);
        const { changes } = offline.write(
          this.laptop(command.decidedAt),
          { ...input, ...fileOf(file) },
          command.id,
        );
        this.#view.lay(changes);
      } catch (error) {
        this.#doubtful.set(command.id, this.#explained(error));
      }
    }
  }

  /** Why a command that waits will probably be refused; null when nothing speaks against it. */
  doubtAbout(id: string): Problem | null {
    return this.#doubtful.get(id) ?? null;
  }

  status(): SyncStatus {
    const { outbox, cache, sync } = this;
    const { whole } = cache.standing;
    const { lastContactAt, clockOffsetMs } = outbox.client;
    return statusOf({
      now: this.now(),
      waiting: outbox.count('waiting', 'sent'),
      decisions: outbox.count('decision'),
      refused: outbox.count('rejected', 'set_aside'),
      sending: sync.progress.sending,
      lastContactAt,
      nextTryAt: sync.progress.nextTryAt,
      problem: sync.progress.problem,
      policy: this.policy,
      clockOffsetMs,
      firstSync: whole ? null : { done: cache.size(), of: Math.max(cache.size(), cache.expected) },
    });
  }

  close(): void {
    this.sync.close();
    this.outbox.database.close();
    this.cache.database.close();
  }

  #written(write: () => Optimistic<unknown>): Optimistic<unknown> {
    try {
      return write();
    } catch (error) {
      throw this.#explained(error);
    }
  }

  /** A record in which bits have turned over reads like nonsense: it is fetched anew. @throws what has another cause */
  #explained(error: unknown): Problem {
    if (error instanceof Problem) return error;
    if (isDamage(error) || !verifyAll(this.cache)) throw error;
    this.sync.poke();
    return damaged();
  }

  get #place() {
    const { folder, key, migrations, machine } = this.#options;
    return { folder, key, migrations, now: instantOf(machine.now()) };
  }

  #refuse({ permission }: Route): void {
    if (permission === 'public' || permission === 'signed_in') return;
    if (!may(this.me.roles, permission)) throw forbidden();
  }

  #changed(kinds: Iterable<string>): void {
    this.rebase();
    this.#options.changed(kinds);
  }

  async #fork(): Promise<void> {
    const { machine, register } = this.#options;
    fork(this.outbox.database, machine.newId());
    machine.reached('forked');
    this.rebase();
    await register(this.outbox.client.id);
  }

  /** A damaged copy is set aside and fetched anew. @throws the cause when it is not the copy that is damaged */
  #rebuild(cause: unknown): void {
    if (this.cache.isSound()) throw cause;
    this.cache.database.close();
    this.cache.database = copyAnew(this.#place);
    this.rebase();
  }
}

const fileOf = (file: QueuedFile | null) =>
  file === null
    ? {}
    : { file: { sha256: file.sha256, name: file.name, bytes: file.bytes, mediaType: file.mediaType } };
