import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Resource } from '#shared/sync/resource.schemas.ts';
import { offlineContexts } from '../../desktop/edge/contexts.ts';
import { Engine } from '../../desktop/edge/engine.ts';
import type { Machine, Step } from '../../desktop/edge/machine.ts';
import { ServerLine } from '../../desktop/edge/server-line.ts';
import { signInAgain } from '../../desktop/edge/sign-in-again.ts';
import type { Person } from '../support/bare-app.ts';
import type { Chance } from './chance.ts';
import type { Line } from './line.ts';

const migrations = resolve(import.meta.dirname, '../../migrations/desktop');

/** The power went: nothing after this happened. */
export class PowerCut extends Error {}

interface Installation {
  person: Person;
  account: Resource<'account'>;
  folder: string;
  line: Line;
  chance: Chance;
  /** The true time, in milliseconds. */
  time: () => number;
  /** How wrong this laptop's clock is, in milliseconds. */
  skew: number;
  /** A sign-in with the server: registers the client and answers its token. @throws Problem */
  register(clientId: string): Promise<string>;
}

/** One person's laptop: real databases in a folder, everything else under the simulation's control. */
export class SimLaptop {
  readonly person: Person;
  readonly folder: string;
  readonly line: Line;
  engine: Engine;
  token: string | null = null;
  /** Ids of commands that this folder holds. */
  readonly saved = new Set<string>();
  /** Bits of this copy, or of the one it was made from, have turned over. */
  hasRotted = false;
  /** Probability that the power goes at a step. */
  danger = 0;
  #imageSaved: Set<string> | null = null;
  readonly #installation: Installation;

  constructor(installation: Installation) {
    this.#installation = installation;
    this.person = installation.person;
    this.folder = installation.folder;
    this.line = installation.line;
    mkdirSync(this.folder, { recursive: true });
    this.engine = this.#open();
  }

  /** One contact with the server. @returns false when the power went in between */
  async contact(): Promise<boolean> {
    try {
      await this.engine.sync.contact();
      return true;
    } catch (error) {
      if (!(error instanceof PowerCut)) throw error;
      this.reopen();
      return false;
    }
  }

  /** As a person does when the laptop asks for the password. @throws Problem when the server refuses */
  async signIn(): Promise<void> {
    this.token = await this.#installation.register(this.engine.outbox.client.id);
  }

  /** The program dies and is started again. */
  reopen(): void {
    this.engine.close();
    this.engine = this.#open();
  }

  /** The copy of the records is gone; what was saved is not. */
  loseCopy(): void {
    this.engine.close();
    for (const end of ['', '-wal', '-shm']) rmSync(join(this.folder, `copy.db${end}`), { force: true });
    this.engine = this.#open();
  }

  /** Some bits of the copy turn over, past the checks of the disk: words of one record read otherwise, names of members too. */
  rot(): void {
    const { database } = this.engine.cache;
    const rows = database
      .prepare<[], { scope: number; kind: string; id: string }>('select scope, kind, id from records')
      .all();
    const row = this.#installation.chance.pick(rows);
    if (row === null) return;
    this.hasRotted = true;
    database
      .prepare(
        `update records set body = replace(replace(body, 'N', 'M'), ':"C', ':"G') || ' ' where scope = ? and kind = ? and id = ?`,
      )
      .run(row.scope, row.kind, row.id);
  }

  /** Puts an image of the disk aside. */
  takeImage(): void {
    this.engine.close();
    rmSync(this.#image, { recursive: true, force: true });
    cpSync(this.folder, this.#image, { recursive: true });
    this.#imageSaved = new Set(this.saved);
    this.engine = this.#open();
  }

  /** The disk is as it was when the image was taken. @returns ids of commands that are physically gone */
  restoreImage(): string[] {
    if (this.#imageSaved === null || !existsSync(this.#image)) return [];
    this.engine.close();
    rmSync(this.folder, { recursive: true, force: true });
    cpSync(this.#image, this.folder, { recursive: true });
    const kept = this.#imageSaved;
    const gone = [...this.saved].filter((id) => !kept.has(id));
    for (const id of gone) this.saved.delete(id);
    this.engine = this.#open();
    return gone;
  }

  /** The same files on a second machine, in other hands or by IT's imaging. */
  cloneTo(folder: string, line: Line): SimLaptop {
    this.engine.close();
    cpSync(this.folder, folder, { recursive: true });
    this.engine = this.#open();
    const clone = new SimLaptop({ ...this.#installation, folder, line });
    clone.token = this.token;
    clone.hasRotted = this.hasRotted;
    for (const id of this.saved) clone.saved.add(id);
    return clone;
  }

  close(): void {
    this.engine.close();
    rmSync(this.folder, { recursive: true, force: true });
    rmSync(this.#image, { recursive: true, force: true });
  }

  get #image(): string {
    return `${this.folder}-image`;
  }

  #open(): Engine {
    const { account, time, skew, chance } = this.#installation;
    const machine: Machine = {
      now: () => time() + skew,
      newId: () => chance.uuid(time() + skew),
      random: () => chance.next(),
      // The simulation makes every contact itself.
      later: () => () => undefined,
      fetch: (path, init) => this.line.fetch(path, init),
      reached: (step) => this.#reached(step),
    };
    return new Engine({
      folder: this.folder,
      key: Buffer.alloc(32, 7),
      migrations,
      contexts: offlineContexts,
      account,
      machine,
      server: new ServerLine(machine, () => this.token),
      register: async () => {
        throw signInAgain();
      },
      changed: () => undefined,
    });
  }

  #reached(step: Step): void {
    if (this.#installation.chance.happens(this.danger)) throw new PowerCut(step);
  }
}
