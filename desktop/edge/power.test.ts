import { cpSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '#shared/kernel/ids.ts';
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

const one = '0199aaaa-0000-7000-8000-0000000000a1';
let server: FakeServer;
beforeEach(() => {
  server = noteServer(new FakeServer());
  server.publish(`person:${userId}`, 'request', requestRecord(one));
});
afterEach(removeFolders);

/** A person's morning: three changes, a file, one contact after each. @returns what was told to be saved */
async function work(rig: Rig, saved: string[]): Promise<void> {
  await rig.engine.sync.contact();
  for (let at = saved.length; at < 3; at += 1) {
    const version = rig.engine.laptop().copy.get('request', one)?.version ?? 1;
    const id = newId();
    try {
      saveNote(rig, one, `note ${at}`, version, id);
    } finally {
      // After a power cut only the disk knows whether it was saved; the person was told when it was.
      if (rig.engine.outbox.database.prepare('select 1 from commands where id = ?').get(id)) saved.push(id);
    }
    await rig.engine.sync.contact();
  }
}

describe('when the power goes', () => {
  test('at whatever moment, what was saved is done once and both sides end equal', async () => {
    const quiet = openLaptop(server);
    await work(quiet, []);
    const moments = quiet.machine.steps.length;
    expect(new Set(quiet.machine.steps)).toEqual(
      new Set(['saved', 'handed_over', 'pushed', 'results_noted', 'page_received', 'page_applied', 'pulled']),
    );
    for (let cutAt = 1; cutAt <= moments; cutAt += 1) await survive(cutAt);
  });
});

/** One morning with a cut at one step, and a second start on the same files. */
async function survive(cutAt: number): Promise<void> {
  const world = noteServer(new FakeServer());
  world.publish(`person:${userId}`, 'request', requestRecord(one));
  const machine = new TestMachine(world);
  machine.cutAt = cutAt;
  const saved: string[] = [];
  const before = openLaptop(world, newFolder(), machine);
  const cut = await work(before, saved).catch((error: unknown) => error);
  expect(cut).toBeInstanceOf(PowerCut);
  // The process is gone, its files are not closed: what is on the disk is all there is.
  const after = newFolder();
  cpSync(before.folder, after, { recursive: true });
  const again = openLaptop(world, after);
  expect(
    again.engine.outbox
      .list(10)
      .map(({ id }) => id)
      .reverse(),
  ).toEqual(saved);
  await work(again, saved);
  expect([cutAt, world.effects]).toEqual([cutAt, saved]);
  expect(world.find('request', one)?.note).toBe('note 2');
  expect(again.engine.laptop().copy.get('request', one)).toEqual(world.find('request', one));
  expect(again.engine.status()).toMatchObject({ state: 'synced', waiting: 0 });
  before.engine.close();
  again.engine.close();
}

describe('when a laptop is copied', () => {
  test('both sides’ work is done, each once, after the second took a client of its own', async () => {
    const first = openLaptop(server);
    await first.engine.sync.contact();
    saveNote(first, one, 'shared');
    await first.engine.sync.contact();
    const folder = newFolder();
    cpSync(first.folder, folder, { recursive: true });
    const second = openLaptop(server, folder);
    server.publish(`person:${userId}`, 'request', requestRecord('0199aaaa-0000-7000-8000-0000000000b1'));
    server.publish(`person:${userId}`, 'request', requestRecord('0199aaaa-0000-7000-8000-0000000000b2'));
    await first.engine.sync.contact();
    await second.engine.sync.contact();
    saveNote(first, '0199aaaa-0000-7000-8000-0000000000b1', 'first');
    saveNote(second, '0199aaaa-0000-7000-8000-0000000000b2', 'second');
    await first.engine.sync.contact();
    await second.engine.sync.contact();
    await second.engine.sync.contact();
    await first.engine.sync.contact();
    expect(second.engine.outbox.client.id).not.toBe(first.engine.outbox.client.id);
    expect(new Set(server.effects).size).toBe(3);
    expect(server.effects).toHaveLength(3);
    expect(server.find('request', '0199aaaa-0000-7000-8000-0000000000b1')?.note).toBe('first');
    expect(server.find('request', '0199aaaa-0000-7000-8000-0000000000b2')?.note).toBe('second');
    expect([first.engine.status().state, second.engine.status().state]).toEqual(['synced', 'synced']);
  });

  test('an old image of it does not undo what was done since', async () => {
    const laptop = openLaptop(server);
    await laptop.engine.sync.contact();
    const image = newFolder();
    cpSync(laptop.folder, image, { recursive: true });
    saveNote(laptop, one, 'since');
    await laptop.engine.sync.contact();
    laptop.engine.close();
    const restored = openLaptop(server, image);
    const made = newId();
    const { offline, input } = restored.engine.calledBy({
      method: 'post',
      path: '/api/renewal-requests',
      body: { courseId: one },
    });
    restored.engine.save(offline, input, made, null);
    await restored.engine.sync.contact();
    await restored.engine.sync.contact();
    expect(server.find('request', one)?.note).toBe('since');
    expect(server.find('request', made)).not.toBe(null);
    expect(restored.engine.status()).toMatchObject({ state: 'synced', waiting: 0 });
  });
});
