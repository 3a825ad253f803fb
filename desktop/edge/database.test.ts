import {
  closeSync,
  cpSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fileBallast, saveOnFullDisk } from './ballast.ts';
import { openDatabase } from './database.ts';
import { FakeServer } from './fake-server.fixtures.ts';
import { Outbox } from './outbox.ts';
import {
  migrations,
  noteServer,
  openLaptop,
  type Rig,
  removeFolders,
  requestRecord,
  saveNote,
  userId,
} from './rig.fixtures.ts';

const one = '0199aaaa-0000-7000-8000-0000000000a1';
let server: FakeServer;
let rig: Rig;
beforeEach(async () => {
  server = noteServer(new FakeServer());
  for (let at = 0; at < 200; at += 1)
    server.publish(
      `person:${userId}`,
      'request',
      requestRecord(`0199aaaa-0000-7000-8000-${String(at).padStart(12, '0')}`),
    );
  server.publish(`person:${userId}`, 'request', requestRecord(one));
  rig = openLaptop(server);
  await rig.engine.sync.contact();
});
afterEach(removeFolders);

/** What remains of a file when a disk goes bad in its middle. */
function damage(file: string, bytes = 8192): void {
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(bytes, 0x5a), 0, bytes, Math.floor((statSync(file).size - bytes) / 2));
  closeSync(handle);
}

describe('what lies on the disk', () => {
  test('cannot be read by somebody who has the files and not the key', () => {
    saveNote(rig, one, 'a private remark');
    const found = readdirSync(rig.folder)
      .map((name) => readFileSync(join(rig.folder, name)).toString('latin1'))
      .filter(
        (text) =>
          text.includes('private remark') || text.includes('Carla') || text.startsWith('SQLite format'),
      );
    expect(found).toEqual([]);
    rig.engine.close();
    const file = join(rig.folder, 'copy.db');
    const place = { file, key: Buffer.alloc(32, 8), migrations: join(migrations, 'copy'), durable: false };
    expect(() => openDatabase(place)).toThrow('copy.db is damaged');
  });

  test('of a person no longer to be seen is gone from the file as well', async () => {
    server.publish(
      'person:gone',
      'request',
      requestRecord('0199aaaa-0000-7000-8000-0000000000ee', { note: 'x'.repeat(2_000) }),
    );
    await rig.engine.sync.contact();
    const before = rig.engine.cache.size();
    server.visible = [`person:${userId}`];
    await rig.engine.sync.contact();
    expect([before, rig.engine.cache.size()]).toEqual([202, 201]);
    const left = rig.engine.cache.database.prepare(`select 1 from records where id like '%ee'`).all();
    expect(left).toEqual([]);
    expect(rig.engine.cache.database.pragma('secure_delete', { simple: true })).toBe(1);
  });

  test('written by a newer program is left as it is, with a sentence', () => {
    rig.engine.outbox.database.pragma('user_version = 99');
    rig.engine.close();
    expect(() => openLaptop(server, rig.folder)).toThrow(
      expect.objectContaining({
        code: 'laptop.newer_data',
        message: expect.stringContaining('nothing was deleted'),
      }),
    );
    expect(existsSync(join(rig.folder, 'outbox.db'))).toBe(true);
  });

  test('survives the power going while the outbox is written', () => {
    saveNote(rig, one, 'kept');
    expect(rig.engine.outbox.database.pragma('synchronous', { simple: true })).toBe(2);
    expect(rig.engine.outbox.database.pragma('journal_mode', { simple: true })).toBe('wal');
  });
});

describe('a damaged copy', () => {
  test('is set aside at the start, fetched anew, and the work is still there', async () => {
    server.down = new Error('gone');
    saveNote(rig, one, 'kept');
    rig.engine.close();
    damage(join(rig.folder, 'copy.db'));
    // As after a kill: only then is the file read through before it is used.
    cpSync(join(rig.folder, 'copy.db'), join(rig.folder, 'copy.db-wal'));
    const again = openLaptop(server, rig.folder);
    expect(again.engine.status()).toMatchObject({ waiting: 1, firstSync: { done: 0 } });
    expect(readdirSync(again.folder).some((name) => name.startsWith('damaged-'))).toBe(true);
    server.down = null;
    await again.engine.sync.contact();
    expect([again.engine.cache.size(), server.find('request', one)?.note]).toEqual([201, 'kept']);
  });

  test('is noticed while the program runs, and mended without it being started again', async () => {
    saveNote(rig, one, 'kept');
    await rig.engine.sync.contact();
    rig.engine.cache.database.pragma('wal_checkpoint(truncate)');
    const file = join(rig.folder, 'copy.db');
    damage(file, Math.floor(statSync(file).size / 2));
    rig.engine.cache.database.pragma('shrink_memory');
    rig.engine.cache.database.pragma('cache_size = 0');
    for (let contact = 0; contact < 4; contact += 1) await rig.engine.sync.contact();
    expect(rig.engine.status()).toMatchObject({ state: 'synced', waiting: 0 });
    expect([rig.engine.cache.size(), rig.engine.cache.isSound()]).toEqual([201, true]);
    expect(readdirSync(rig.folder).some((name) => name.startsWith('damaged-'))).toBe(true);
  });
});

describe('a damaged outbox', () => {
  test('is set aside, and what can still be read of it is sent, each once', async () => {
    for (let at = 0; at < 60; at += 1)
      saveNote(rig, `0199aaaa-0000-7000-8000-${String(at).padStart(12, '0')}`, 'x'.repeat(900));
    rig.engine.outbox.database.pragma('wal_checkpoint(truncate)');
    rig.engine.close();
    damage(join(rig.folder, 'outbox.db'));
    cpSync(join(rig.folder, 'outbox.db'), join(rig.folder, 'outbox.db-wal'));
    const again = openLaptop(server, rig.folder);
    const saved = again.engine.status().waiting;
    expect(saved).toBeGreaterThan(30);
    server.register(again.engine.outbox.client.id);
    await again.engine.sync.contact();
    expect([server.effects.length, again.engine.status().waiting]).toEqual([saved, 0]);
    expect(readdirSync(again.folder).some((name) => name.startsWith('damaged-'))).toBe(true);
  });
});

describe('on a full disk', () => {
  /** The file may not grow any more. */
  const fill = () => {
    const { database } = rig.engine.outbox;
    database.pragma(`max_page_count = ${database.pragma('page_count', { simple: true })}`);
  };
  const fillUp = (room: number) => {
    fill();
    for (let at = 0; at < room; at += 1)
      saveNote(rig, `0199aaaa-0000-7000-8000-${String(at).padStart(12, '0')}`, 'x'.repeat(900));
  };

  test('what a person does is still saved, in the room kept for that', () => {
    const ballast = join(rig.folder, 'ballast');
    expect(statSync(ballast).size).toBe(8 * 1024 * 1024);
    const outbox = new Outbox(
      rig.engine.outbox.database,
      {
        ...fileBallast(ballast),
        drop: () => {
          rig.engine.outbox.database.pragma('max_page_count = 1000000');
          return fileBallast(ballast).drop();
        },
      },
      () => 'unused',
    );
    fill();
    let saved = 0;
    const command = rig.engine.outbox.list(1)[0];
    for (; existsSync(ballast) && saved < 500; saved += 1)
      outbox.save({ ...(command ?? blank), id: `command-${saved}`, answer: 'x'.repeat(500) });
    expect(existsSync(ballast)).toBe(false);
    expect(outbox.count('waiting')).toBe(saved);
  });

  test('and without that room it is said, and nothing is half saved', () => {
    expect(() => fillUp(200)).toThrow(expect.objectContaining({ code: 'laptop.disk_full' }));
    const { waiting } = rig.engine.status();
    expect(rig.engine.outbox.waiting(1_000)).toHaveLength(waiting);
    rig.engine.outbox.database.pragma('max_page_count = 1000000');
    saveNote(rig, one, 'after it');
    expect(rig.engine.outbox.waiting(1_000).map(({ seq }) => seq)).toEqual(
      Array.from({ length: waiting + 1 }, (_, at) => at + 1),
    );
  });

  test('a fetch is given up with its sentence, and goes on when there is room', async () => {
    const { database } = rig.engine.cache;
    database.pragma(`max_page_count = ${database.pragma('page_count', { simple: true })}`);
    for (let at = 0; at < 300; at += 1)
      server.publish('person:more', 'notification', {
        id: `0199bbbb-0000-7000-8000-${String(at).padStart(12, '0')}`,
      });
    await rig.engine.sync.contact();
    expect(rig.engine.status().problem?.code).toBe('laptop.no_room');
    database.pragma('max_page_count = 1000000');
    await rig.engine.sync.contact();
    expect([rig.engine.status().state, rig.engine.cache.size()]).toEqual(['synced', 501]);
  });

  test('another failure is not taken for it', () => {
    const ballast = { drop: () => true, take: () => undefined };
    expect(() =>
      saveOnFullDisk(ballast, () => {
        throw new TypeError('a bug');
      }),
    ).toThrow(TypeError);
  });
});

const blank = {
  id: '',
  method: 'post' as const,
  path: '/api/renewal-requests',
  body: {},
  file: null,
  action: 'renewal.requested',
  subject: null,
  params: {},
  wished: {},
  answer: null,
  decidedAt: '2026-11-21T09:00:00.000Z',
  clockOffsetMs: 0,
};
