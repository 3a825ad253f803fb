import { cpSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { deviceApi } from '#shared/sync/sync.api.ts';
import { FakeServer } from './fake-server.fixtures.ts';
import {
  newFolder,
  noteServer,
  openLaptop,
  PowerCut,
  type Rig,
  removeFolders,
  requestRecord,
  saveNote,
  TestMachine,
  userId,
} from './rig.fixtures.ts';

afterEach(removeFolders);

const idAt = (at: number) => `0199aaaa-0000-7000-8000-${String(at).padStart(12, '0')}`;

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** One laptop, one server, and everything that can go wrong between them. */
class World {
  readonly server = noteServer(new FakeServer());
  readonly saved: string[] = [];
  readonly #random: () => number;
  #rig: Rig;
  #backup: string | null = null;
  #epochs = 1;

  constructor(seed: number) {
    this.#random = randomOf(seed);
    for (let at = 0; at < 6; at += 1)
      this.server.publish(
        at % 2 === 0 ? `person:${userId}` : `desk:${at}`,
        'request',
        requestRecord(idAt(at)),
      );
    this.#rig = openLaptop(this.server);
  }

  get rig(): Rig {
    return this.#rig;
  }

  #pick(count: number): number {
    return Math.floor(this.#random() * count);
  }

  async step(): Promise<void> {
    const steps = [
      () => this.#save(),
      () => this.#save(),
      () => this.#contact(),
      () => this.#contact(),
      () => this.#office(),
      () => this.#office(),
      () => this.#hide(),
      () => this.#badLine(),
      () => this.#powerCut(),
      () => this.#restore(),
      () => this.#rot(),
    ];
    await steps[this.#pick(steps.length)]?.();
  }

  #save(): void {
    const found = this.#rig.engine.laptop().copy.list('request');
    const record = found[this.#pick(Math.max(1, found.length))];
    if (record === undefined || !this.#rig.engine.cache.standing.whole) return;
    this.saved.push(saveNote(this.#rig, record.id, `note ${this.saved.length}`, record.version));
  }

  async #contact(): Promise<void> {
    await this.#rig.engine.sync.contact();
  }

  #office(): void {
    const id = idAt(this.#pick(6));
    const record = this.server.find('request', id);
    if (record === null) return;
    this.server.change('request', id, {
      note: `office ${this.server.seq}`,
      version: Number(record.version) + 1,
    });
  }

  #hide(): void {
    const scope = `desk:${1 + 2 * this.#pick(3)}`;
    const { visible } = this.server;
    this.server.visible = visible.includes(scope)
      ? visible.filter((each) => each !== scope)
      : [...visible, scope];
    // What anybody may see is a change like any other.
    this.server.seq += 1;
  }

  /** The answer is lost, cut off or another one's. */
  async #badLine(): Promise<void> {
    const { machine } = this.#rig;
    const { fetch } = machine;
    const kind = this.#pick(3);
    machine.fetch = async (path, init) => {
      const answer = await fetch(path, init);
      if (kind === 0 && path === deviceApi.push.path) throw new Error('the line broke');
      if (kind === 1) return new Response((await answer.text()).slice(0, -20), { status: answer.status });
      if (kind === 2) throw new Error('the line broke');
      return answer;
    };
    await this.#rig.engine.sync.contact().catch((error: unknown) => {
      if (!(error instanceof Error)) throw error;
    });
    machine.fetch = fetch;
  }

  async #powerCut(): Promise<void> {
    const { machine, folder, engine } = this.#rig;
    machine.cutAt = machine.steps.length + 1 + this.#pick(8);
    await engine.sync.contact().catch((error: unknown) => {
      if (!(error instanceof PowerCut)) throw error;
    });
    const left = newFolder();
    cpSync(folder, left, { recursive: true });
    engine.close();
    this.#rig = openLaptop(this.server, left, new TestMachine(this.server));
  }

  /** The server goes back to what it was, under another epoch. */
  #restore(): void {
    if (this.#backup === null) {
      this.#backup = this.server.backup();
      return;
    }
    this.#epochs += 1;
    this.server.restore(this.#backup, `epoch-${this.#epochs}`);
    this.#backup = null;
    const { id } = this.#rig.engine.outbox.client;
    if (!this.server.clients.has(id)) this.server.register(id);
  }

  #rot(): void {
    this.#rig.engine.cache.database.exec(
      `update records set body = replace(body, 'Carla', 'Carlo') where id = '${idAt(this.#pick(6))}'`,
    );
  }

  /** Nothing goes wrong any more. */
  async quiet(): Promise<void> {
    for (let contact = 0; contact < 12; contact += 1) await this.#rig.engine.sync.contact();
  }

  /** What the server shows this person, by id. */
  get shown(): Map<string, unknown> {
    const records = this.server.visible.flatMap((scope) => [...(this.server.scopes.get(scope) ?? [])]);
    return new Map(
      records
        .filter(([, { body }]) => body !== null)
        .map(([, { body }]) => JSON.parse(body ?? ''))
        .map((record) => [record.id, record]),
    );
  }
}

test.each(Array.from({ length: 25 }, (_, seed) => seed + 1))(
  'whatever goes wrong (seed %i), everything saved is done once or answered, and both sides end equal',
  async (seed) => {
    const world = new World(seed);
    for (let step = 0; step < 60; step += 1) await world.step();
    await world.quiet();
    const { engine } = world.rig;
    const held = new Map(engine.cache.list('request').map((record) => [record.id, record]));
    expect(held).toEqual(world.shown);
    expect(new Set(world.server.effects).size).toBe(world.server.effects.length);
    const states = world.saved.map((id) => engine.outbox.find(id)?.state);
    expect(states.filter((state) => state !== 'applied' && state !== 'decision')).toEqual([]);
    const applied = world.saved.filter((id) => engine.outbox.find(id)?.state === 'applied');
    expect(applied.filter((id) => !world.server.effects.includes(id))).toEqual([]);
    expect(engine.outbox.count('waiting', 'sent')).toBe(0);
    engine.close();
  },
);
