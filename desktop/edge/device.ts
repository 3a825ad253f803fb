import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Credentials } from '#shared/auth/auth.schemas.ts';
import { Problem } from '#shared/kernel/problem.ts';
import type { Resource } from '#shared/sync/resource.schemas.ts';
import type { LaptopPolicy } from '#shared/sync/sync.schemas.ts';
import { noteContact } from './contact.ts';
import { Engine } from './engine.ts';
import { type Installation, registerAnew, type ServerSession, signInAtServer } from './enrol.ts';
import type { Events } from './events.ts';
import { instantOf, type Machine } from './machine.ts';
import { type MachineLimits, unlimited, within } from './machine-limits.ts';
import type { Offline } from './offline.ts';
import { findPerson, nameOf, newKey, type Person, savePerson } from './person.ts';
import { Pokes } from './pokes.ts';
import { fork } from './renumber.ts';
import { ServerLine } from './server-line.ts';
import { signInAgain } from './sign-in-again.ts';
import { isLockedByPolicy } from './status.ts';
import { isNoContact } from './unreachable.ts';
import type { KeyVault } from './vault.ts';
import { newVerifier, verifyPassword } from './verifier.ts';

export interface DeviceOptions {
  /** A folder for each user is made in it. */
  folder: string;
  /** Of the SQL files of both databases. */
  migrations: string;
  /** The only organisation that signs in here; null: any. */
  tenant: string | null;
  vault: KeyVault;
  machine: Machine;
  contexts: readonly Offline[];
  installation: Installation;
  /** Of this machine; none unless given. */
  limits?: MachineLimits;
  events: Events;
}

/** So often the time is written down, against clocks that are set back. */
const notedEveryMs = 60_000;

/** Who is signed in on this laptop: one person at a time, each with a folder, a key and a token of his own. */
export class Device {
  readonly #options: DeviceOptions;
  #engine: Engine | null = null;
  #name = '';
  #person: Person | null = null;
  /** Why nobody is signed in, when that has a reason. */
  #ended: Problem | null = null;
  #usedAt = 0;
  #notedAt = 0;
  #pokes: Pokes | null = null;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: DeviceOptions) {
    this.#options = options;
  }

  /** @throws Problem `session.required`, or why the session is over */
  get engine(): Engine {
    this.#lockWhenDue();
    if (this.#engine === null)
      throw this.#ended ?? new Problem('unauthenticated', 'session.required', 'Sign in to go on.');
    return this.#engine;
  }

  /** For the shell's tray: null when nobody is signed in. */
  get current(): Engine | null {
    return this.#engine;
  }

  /** With the server where it can be reached, else against what is kept here. One sign-in at a time. @throws Problem */
  signIn(credentials: Credentials): Promise<void> {
    const next = this.#turn.then(() => this.#signIn(credentials));
    this.#turn = next.catch(() => undefined);
    return next;
  }

  /** The data are closed; what was saved stays, and is sent after the next sign-in. */
  lock(reason: Problem | null = null): void {
    this.#pokes?.close();
    this.#pokes = null;
    this.#engine?.close();
    this.#engine = null;
    this.#person = null;
    this.#ended = reason;
    this.#options.events.ended();
  }

  /** The person did something: the time until the laptop locks itself begins anew. */
  touch(): void {
    const now = this.#options.machine.now();
    this.#usedAt = now;
    const engine = this.#engine;
    if (engine === null || Math.abs(now - this.#notedAt) < notedEveryMs) return;
    this.#notedAt = now;
    engine.outbox.noteTime(instantOf(engine.now()));
  }

  /** The server as the signed-in person. */
  get server(): ServerLine {
    return new ServerLine(this.#options.machine, () => this.#person?.token ?? null);
  }

  async #signIn(credentials: Credentials): Promise<void> {
    const { tenant, machine, installation } = this.#options;
    if (tenant !== null && credentials.tenant.toLowerCase() !== tenant.toLowerCase()) throw refused();
    const anonymous = new ServerLine(machine, () => null);
    let session: ServerSession;
    try {
      session = await signInAtServer(anonymous, credentials, installation);
    } catch (error) {
      if (!isNoContact(error)) throw error;
      return this.#signInHere(credentials, error);
    }
    await this.#signInWith(session, credentials);
  }

  async #signInWith(session: ServerSession, credentials: Credentials): Promise<void> {
    const { vault, machine } = this.#options;
    const { today: _, permissions: __, expiresAt: ___, ...account } = session.signedIn;
    const name = nameOf(credentials);
    const known = await findPerson(vault, name);
    const isSame = known?.account.userId === account.userId;
    const key = isSame ? known.key : newKey();
    this.lock();
    const engine = this.#open(account, key);
    try {
      if (isSame && known.ended) fork(engine.outbox.database, machine.newId());
      const started = machine.now();
      const registered = await registerAnew(engine.outbox, session, machine.newId);
      noteContact({ outbox: engine.outbox, machine }, started, registered.serverTime);
      const person: Person = {
        account,
        key,
        token: registered.token,
        verifier: await newVerifier(credentials.password),
        policy: registered.policy,
        ended: false,
      };
      await savePerson(vault, name, person);
      this.#begin(engine, name, person);
    } catch (error) {
      engine.close();
      throw error;
    }
    // The browser's session is of no more use; that it stays open until it expires is no harm.
    await session.end().catch(() => undefined);
  }

  async #signInHere(credentials: Credentials, noContact: Problem): Promise<void> {
    const { vault, machine } = this.#options;
    const name = nameOf(credentials);
    const person = await findPerson(vault, name);
    if (person === null || person.verifier === null) throw needsServer(noContact);
    const { matches, verifier } = await verifyPassword(person.verifier, credentials.password, machine.now());
    await savePerson(vault, name, { ...person, verifier });
    if (!matches) throw refused();
    this.lock();
    const engine = this.#open(person.account, person.key);
    if (this.#isTooLong(engine, person)) {
      const { maxOfflineHours } = this.#policyOf(engine, person);
      engine.close();
      throw tooLong(maxOfflineHours);
    }
    this.#begin(engine, name, { ...person, verifier });
  }

  #begin(engine: Engine, name: string, person: Person): void {
    this.#engine = engine;
    this.#name = name;
    this.#person = person;
    this.#ended = null;
    this.touch();
    this.#pokes = new Pokes(this.#options.machine, this.server, () => engine.sync.poke());
    engine.sync.start();
  }

  #open(account: Resource<'account'>, key: string): Engine {
    const { folder, migrations, contexts, limits, machine, events } = this.#options;
    const engine: Engine = new Engine({
      folder: join(folder, account.userId),
      key: Buffer.from(key, 'hex'),
      migrations,
      contexts,
      limits,
      account,
      machine,
      server: this.server,
      // A device's token makes no other: only the password does.
      register: async () => {
        throw signInAgain();
      },
      changed: (kinds) => {
        events.changed(kinds);
        if (this.#engine !== engine) return;
        events.status(engine.status());
        this.#followAnswer(engine);
      },
    });
    return engine;
  }

  /** What the server said of this laptop itself. */
  #followAnswer(engine: Engine): void {
    const { problem } = engine.sync.progress;
    if (problem === null && engine.outbox.client.lastContactAt !== null) this.#pokes?.ensure();
    if (problem?.code === 'device.wiped') void this.#endTrust(engine, problem, true);
    if (problem?.code === 'device.revoked') void this.#endTrust(engine, problem, false);
  }

  /**
   * An administrator has ended the trust: nobody signs in here without the server any more. A wipe takes the records away;
   * what this person saved and nobody has yet stays, sealed, until he signs in with the server again.
   */
  async #endTrust(engine: Engine, problem: Problem, wipe: boolean): Promise<void> {
    if (this.#engine !== engine || this.#person === null) return;
    const { folder, vault } = this.#options;
    const person: Person = { ...this.#person, token: null, verifier: null, ended: true };
    const own = join(folder, person.account.userId);
    const unsent = engine.outbox.count('waiting', 'sent', 'decision');
    this.lock(problem);
    if (wipe && unsent === 0) {
      rmSync(own, { recursive: true, force: true });
      await vault.delete(this.#name);
      return;
    }
    if (wipe) for (const end of ['', '-wal', '-shm']) rmSync(join(own, `copy.db${end}`), { force: true });
    await savePerson(vault, this.#name, person);
  }

  #lockWhenDue(): void {
    const { machine } = this.#options;
    const [engine, person] = [this.#engine, this.#person];
    if (engine === null || person === null) return;
    const idle = machine.now() - this.#usedAt;
    const { autoLockMinutes, maxOfflineHours } = this.#policyOf(engine, person);
    if (idle > autoLockMinutes * 60_000 || idle < -60_000) this.lock();
    else if (this.#isTooLong(engine, person)) this.lock(tooLong(maxOfflineHours));
  }

  #policyOf(engine: Engine, person: Person): LaptopPolicy {
    return engine.policy ?? within(person.policy, this.#options.limits ?? unlimited);
  }

  /** A clock that was set back does not give more time: that it was too long once is written down. */
  #isTooLong(engine: Engine, person: Person): boolean {
    const { outbox } = engine;
    const { lastContactAt, latestAt } = outbox.client;
    const now = Math.max(engine.now(), latestAt === null ? 0 : Date.parse(latestAt));
    if (!isLockedByPolicy(now, lastContactAt, this.#policyOf(engine, person))) return false;
    outbox.noteTime(instantOf(now));
    return true;
  }
}

const refused = () =>
  new Problem(
    'unauthenticated',
    'auth.refused',
    'The organisation, the user name or the password is not right.',
  );
const needsServer = (noContact: Problem) =>
  new Problem(
    'unavailable',
    'sync.first_sign_in',
    `The first sign-in on this laptop needs the server. ${noContact.message}`,
  );
const tooLong = (hours: number) =>
  new Problem(
    'unauthenticated',
    'sync.offline_too_long',
    `This laptop has been without the server for more than ${Math.floor(hours / 24)} days. Connect it to the network and sign in; what you saved is still here.`,
  );
