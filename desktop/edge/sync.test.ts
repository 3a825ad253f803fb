import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '#shared/kernel/ids.ts';
import { Problem } from '#shared/kernel/problem.ts';
import { deviceApi } from '#shared/sync/sync.api.ts';
import { problemAnswer } from './answers.ts';
import { listContacts } from './contact-log.ts';
import { FakeServer } from './fake-server.fixtures.ts';
import { itemOf, resolve } from './resolve.ts';
import {
  noteServer,
  openLaptop,
  type Rig,
  removeFolders,
  requestRecord,
  saveNote,
  userId,
} from './rig.fixtures.ts';

const mine = `person:${userId}`;
const one = '0199aaaa-0000-7000-8000-0000000000a1';
const two = '0199aaaa-0000-7000-8000-0000000000a2';

let server: FakeServer;
beforeEach(() => {
  server = noteServer(new FakeServer());
  server.publish(mine, 'request', requestRecord(one));
  server.publish('desk:x', 'request', requestRecord(two));
});
afterEach(removeFolders);

const noteOf = ({ engine }: Rig, id = one) => engine.laptop().copy.get('request', id)?.note;
const contact = ({ engine }: Rig) => engine.sync.contact();
const problemOf = ({ engine }: Rig) => engine.sync.progress.problem?.code ?? null;

describe('what the server has', () => {
  test('is here after the first contact, and a second one has nothing to fetch', async () => {
    const rig = openLaptop(server);
    await contact(rig);
    expect(rig.engine.cache.list('request').map(({ id }) => id)).toEqual([one, two]);
    server.asked.length = 0;
    await contact(rig);
    expect(server.asked.map(({ method, path }) => [method, path.split('?')[0]])).toEqual([
      ['GET', '/api/sync/pull'],
    ]);
    expect(problemOf(rig)).toBe(null);
  });

  test('comes as changes afterwards, and what is no longer to be seen goes with its data', async () => {
    const rig = openLaptop(server);
    await contact(rig);
    server.change('request', one, { note: 'from the office' });
    server.visible = [mine];
    await contact(rig);
    expect(noteOf(rig)).toBe('from the office');
    expect(rig.engine.cache.get('request', two)).toBe(null);
    server.withdraw(mine, 'request', one);
    await contact(rig);
    expect(rig.engine.cache.size()).toBe(0);
    expect(problemOf(rig)).toBe(null);
  });

  test.each([
    ['cut off before its end', (text: string) => text.slice(0, -4)],
    ['cut off in the middle of a record', (text: string) => text.slice(0, text.indexOf('"note"'))],
    ['empty', () => ''],
    [
      'an answer to another question',
      (text: string) => text.replace(/"requestId":"[^"]+"/, `"requestId":"${newId()}"`),
    ],
    ['something that is no feed', () => '<html>Please sign in to the hotel</html>'],
  ])('is not taken from an answer that is %s, and is asked for again', async (_, tamper) => {
    const rig = openLaptop(server);
    server.tamper = tamper;
    await contact(rig);
    expect(problemOf(rig)).toBe('sync.bad_answer');
    expect(rig.engine.cache.size()).toBe(0);
    server.tamper = null;
    await contact(rig);
    expect(rig.engine.cache.size()).toBe(2);
    expect(problemOf(rig)).toBe(null);
  });

  test('does not go back when an old answer arrives late', async () => {
    const rig = openLaptop(server);
    let old = '';
    server.tamper = (text) => {
      old = text;
      return text;
    };
    await contact(rig);
    server.change('request', one, { note: 'newer' });
    server.tamper = null;
    await contact(rig);
    server.change('request', one, { note: 'newest' });
    server.tamper = (_, { requestId }) => old.replace(/"requestId":"[^"]+"/, `"requestId":"${requestId}"`);
    await contact(rig);
    expect(noteOf(rig)).toBe('newer');
    expect(problemOf(rig)).toBe('sync.bad_answer');
  });

  test('a scope whose sum is wrong is fetched anew, and no other', async () => {
    const rig = openLaptop(server);
    await contact(rig);
    server.change('request', one, { note: 'right' });
    server.change('request', two, { note: 'right' });
    let lies = 1;
    server.tamper = (text) => {
      lies -= 1;
      return lies < 0 ? text : text.replace('"note":"right"', '"note":"wrong"');
    };
    await contact(rig);
    const { held, known } = server.lastPull;
    expect([held.flatMap(({ scopes }) => scopes), known]).toEqual([['desk:x'], ['desk:x', mine]]);
    expect([noteOf(rig), problemOf(rig)]).toEqual(['right', null]);
    expect(listContacts(rig.engine.cache.database).map(({ kind }) => kind)).toContain('repair');
  });

  test('bits that rot here are found and mended', async () => {
    const rig = openLaptop(server);
    await contact(rig);
    rig.engine.cache.database.exec(
      `update records set body = replace(body, 'Carla', 'Carlo') where id = '${two}'`,
    );
    for (let idle = 0; idle < 3; idle += 1) await contact(rig);
    expect(rig.engine.cache.get('request', two)?.userNameEn).toBe('Carla');
    expect(server.lastPull.held.flatMap(({ scopes }) => scopes)).toEqual([mine]);
  });
});

describe('the first copy', () => {
  beforeEach(() => {
    server.scopes.clear();
    server.visible = [];
    for (let person = 0; person < 4; person += 1)
      for (let at = 0; at < 2_000; at += 1) {
        const id = `0199aaaa-0000-7000-8000-${String(person * 10_000 + at).padStart(12, '0')}`;
        server.publish(`person:${person}`, 'notification', { id });
      }
  });

  test('comes in pages, tells how far it is, and shows nothing before it is whole', async () => {
    const rig = openLaptop(server);
    const seen: unknown[] = [];
    server.tamper = (text) => {
      const { firstSync } = rig.engine.status();
      seen.push(firstSync);
      return text;
    };
    const [session, detail] = [rig.engine.calledBy, rig.engine];
    expect(session).toBeDefined();
    expect(() =>
      detail.save(
        detail.calledBy({ method: 'post', path: '/api/renewal-requests', body: { courseId: one } }).offline,
        { body: { courseId: one } },
        newId(),
        null,
      ),
    ).toThrow(expect.objectContaining({ code: 'sync.first_copy' }));
    await contact(rig);
    expect(rig.engine.cache.size()).toBe(8_000);
    expect(seen).toEqual([
      { done: 0, of: 0 },
      { done: 6_000, of: expect.any(Number) },
    ]);
    expect(rig.engine.status().firstSync).toBe(null);
  });

  test('that broke off goes on where it was, also after a restart', async () => {
    const first = openLaptop(server);
    let pages = 0;
    server.tamper = (text) => {
      pages += 1;
      return pages === 2 ? text.slice(0, -10) : text;
    };
    await contact(first);
    expect([first.engine.cache.size(), first.engine.cache.standing.whole]).toEqual([6_000, false]);
    first.engine.close();
    const second = openLaptop(server, first.folder);
    server.asked.length = 0;
    await contact(second);
    expect(server.lastPull.held.flatMap(({ scopes }) => scopes)).toEqual([
      'person:0',
      'person:1',
      'person:2',
    ]);
    expect([second.engine.cache.size(), second.engine.cache.standing.whole]).toEqual([8_000, true]);
  });
});

describe('what a person does', () => {
  test('is seen at once, sent when there is a server, and done once', async () => {
    const rig = openLaptop(server);
    await contact(rig);
    server.down = Object.assign(new Error('fetch failed'), {
      cause: Object.assign(new Error(), { code: 'ENETUNREACH' }),
    });
    const id = saveNote(rig, one, 'on the rig');
    saveNote(rig, one, 'and again', 2);
    await contact(rig);
    expect([noteOf(rig), rig.engine.status().state, rig.engine.status().waiting]).toEqual([
      'and again',
      'offline',
      2,
    ]);
    server.down = null;
    await contact(rig);
    expect([server.effects[0], server.effects.length, server.find('request', one)?.note]).toEqual([
      id,
      2,
      'and again',
    ]);
    expect([noteOf(rig), rig.engine.status().state, rig.engine.status().waiting]).toEqual([
      'and again',
      'synced',
      0,
    ]);
  });

  test('is given its first answer when it is saved twice under one name', () => {
    const rig = openLaptop(server);
    rig.engine.cache.database.exec('update standing set whole = 1');
    const call = rig.engine.calledBy({
      method: 'post',
      path: '/api/renewal-requests',
      body: { courseId: one },
    });
    const id = newId();
    const first = rig.engine.save(call.offline, call.input, id, null);
    expect(rig.engine.save(call.offline, call.input, id, null)).toEqual(first);
    expect(rig.engine.status().waiting).toBe(1);
  });

  test('is sent again when the answer was lost, and done once', async () => {
    const rig = openLaptop(server);
    await contact(rig);
    saveNote(rig, one, 'once');
    const fetch = rig.machine.fetch;
    rig.machine.fetch = async (path, init) => {
      const answer = await fetch(path, init);
      if (path === deviceApi.push.path) throw new Error('the line broke');
      return answer;
    };
    await contact(rig);
    expect([server.effects.length, rig.engine.status().waiting]).toEqual([1, 1]);
    rig.machine.fetch = fetch;
    await contact(rig);
    expect([server.effects.length, rig.engine.status().waiting, noteOf(rig)]).toEqual([1, 0, 'once']);
  });

  test('that meets another’s change waits for a decision, with what differs', async () => {
    const rig = openLaptop(server);
    await contact(rig);
    server.down = new Error('offline');
    const id = saveNote(rig, one, 'mine');
    server.change('request', one, { note: 'theirs', version: 2 });
    server.down = null;
    await contact(rig);
    const command = rig.engine.outbox.find(id);
    expect(rig.engine.status()).toMatchObject({ state: 'decision', decisions: 1, waiting: 0 });
    expect(noteOf(rig)).toBe('theirs');
    expect(command && itemOf(rig.engine, command)).toMatchObject({
      state: 'decision',
      problem: { code: 'stale' },
      differences: [{ field: 'note', mine: 'mine', server: 'theirs' }],
    });
    resolve(rig.engine, id, 'send_again', newId());
    expect(noteOf(rig)).toBe('mine');
    await contact(rig);
    expect([server.find('request', one)?.note, rig.engine.status().state]).toEqual(['mine', 'synced']);
  });

  test('can give way to what the server has', async () => {
    const rig = openLaptop(server);
    await contact(rig);
    const id = saveNote(rig, one, 'mine');
    server.change('request', one, { note: 'theirs', version: 2 });
    await contact(rig);
    resolve(rig.engine, id, 'use_server', newId());
    expect([noteOf(rig), rig.engine.status().state]).toEqual(['theirs', 'synced']);
    expect(() => resolve(rig.engine, id, 'use_server', newId())).toThrow(
      expect.objectContaining({ code: 'sync.nothing_to_decide' }),
    );
  });

  test('does not hold up the rest when the server stumbles over it', async () => {
    const rig = openLaptop(server);
    await contact(rig);
    const { run } = server;
    server.run = (command) => {
      if (JSON.stringify(command.body).includes('poison')) throw new Error('a bug');
      run(command);
    };
    saveNote(rig, one, 'poison');
    saveNote(rig, two, 'fine');
    await contact(rig);
    expect(server.find('request', two)?.note).toBe('fine');
    expect(rig.engine.status()).toMatchObject({ state: 'refused', refused: 1, waiting: 0 });
    expect(noteOf(rig)).toBe(null);
  });

  test('carries the time of the server’s clock, on a laptop whose clock is a year off', async () => {
    const rig = openLaptop(server);
    rig.machine.clock -= 366 * 86_400_000;
    await contact(rig);
    expect(rig.engine.status()).toMatchObject({
      clockOffsetMs: 366 * 86_400_000,
      state: 'synced',
      staleDays: null,
    });
    const id = saveNote(rig, one, 'in time');
    expect(rig.engine.outbox.find(id)?.decidedAt).toBe('2026-11-21T09:00:00.000Z');
    expect(rig.engine.laptop().today).toBe('2026-11-21');
  });
});

describe('a photo', () => {
  const photo = Buffer.alloc(700_000, 'photo');
  const add = ({ engine }: Rig) => {
    const { offline, input } = engine.calledBy({
      method: 'post',
      path: `/api/renewal-requests/${one}/evidence`,
      body: null,
    });
    const file = {
      sha256: sha,
      name: 'card.png',
      bytes: photo.length,
      mediaType: 'image/png',
      content: photo,
    };
    const id = newId();
    engine.save(offline, input, id, file);
    return id;
  };
  let sha: string;
  beforeEach(async () => {
    sha = (await import('./outbox-files.ts')).sha256Of(photo);
  });

  test('is still seen after a restart without a server', async () => {
    const rig = openLaptop(server);
    await contact(rig);
    server.down = new Error('gone');
    add(rig);
    rig.engine.close();
    const again = openLaptop(server, rig.folder);
    expect(again.engine.laptop().copy.get('request', one)?.evidence).toMatchObject([{ name: 'card.png' }]);
  });

  test('goes in chunks, and on from where the line broke', async () => {
    const rig = openLaptop(server);
    await contact(rig);
    add(rig);
    let chunks = 0;
    server.takeFile = () => {
      chunks += 1;
      if (chunks === 2) server.down = new Error('gone');
    };
    await contact(rig);
    server.down = null;
    await contact(rig);
    expect(chunks).toBe(3);
    expect(server.files.get(sha)?.equals(photo)).toBe(true);
    expect([server.effects.length, rig.engine.status().waiting]).toEqual([1, 0]);
  });

  test('that the server does not take is refused with its sentence, and what came after it is sent', async () => {
    const rig = openLaptop(server);
    await contact(rig);
    const id = add(rig);
    saveNote(rig, one, 'after it');
    server.takeFile = () => {
      throw new Problem('conflict', 'evidence.quota', 'The room for files is used up.');
    };
    await contact(rig);
    expect(rig.engine.outbox.find(id)).toMatchObject({
      state: 'rejected',
      problem: { detail: 'The room for files is used up.' },
    });
    expect([server.find('request', one)?.note, rig.engine.status().state]).toEqual(['after it', 'refused']);
  });
});

describe('a server that does not know this laptop', () => {
  test.each(['/api/sync/pull', deviceApi.push.path])(
    'at %s: its person is asked to sign in, and the work is kept',
    async (path) => {
      const rig = openLaptop(server);
      await contact(rig);
      if (path === deviceApi.push.path) saveNote(rig, one, 'kept');
      server.clients.clear();
      server.change('request', two, { note: 'new' });
      await contact(rig);
      expect(rig.engine.status()).toMatchObject({
        state: 'sign_in',
        problem: { code: 'sync.sign_in_again' },
      });
      server.register(rig.engine.outbox.client.id);
      await contact(rig);
      expect(rig.engine.status()).toMatchObject({ state: 'synced', waiting: 0 });
    },
  );
});

describe('a server that was restored', () => {
  test('gets again what it lost, once, and only what differs is fetched', async () => {
    const rig = openLaptop(server);
    await contact(rig);
    saveNote(rig, one, 'before');
    await contact(rig);
    const yesterday = server.backup();
    saveNote(rig, one, 'lost', 2);
    await contact(rig);
    expect(server.find('request', one)?.note).toBe('lost');
    server.restore(yesterday, 'epoch-2');
    await contact(rig);
    expect(server.find('request', one)?.note).toBe('lost');
    expect([noteOf(rig), server.effects.length, rig.engine.status().state]).toEqual(['lost', 2, 'synced']);
  });

  test('gets it under new numbers when something was taken back in between', async () => {
    const rig = openLaptop(server);
    await contact(rig);
    const yesterday = server.backup();
    const refused = saveNote(rig, one, 'refused');
    server.change('request', one, { note: 'theirs', version: 2 });
    await contact(rig);
    resolve(rig.engine, refused, 'use_server', newId());
    saveNote(rig, two, 'kept');
    await contact(rig);
    const before = rig.engine.outbox.client.id;
    server.restore(yesterday, 'epoch-2');
    await contact(rig);
    await contact(rig);
    expect(rig.engine.outbox.client.id).not.toBe(before);
    expect([server.find('request', one)?.note, server.find('request', two)?.note]).toEqual([null, 'kept']);
    expect([rig.engine.status().state, rig.engine.outbox.find(refused)?.state]).toEqual([
      'synced',
      'discarded',
    ]);
  });
});

describe('a server that does not let the laptop in', () => {
  test.each([
    ['sync.client_too_old', 426],
    ['sync.server_too_old', 426],
    ['internal', 500],
    ['unavailable', 503],
  ])('%s: the work waits and the reason is told', async (code, status) => {
    const rig = openLaptop(server);
    await contact(rig);
    saveNote(rig, one, 'waits');
    server.instead.set(deviceApi.push.path, Response.json({ code, detail: 'A reason.' }, { status }));
    await contact(rig);
    expect(rig.engine.status()).toMatchObject({ state: 'unreachable', waiting: 1, problem: { code } });
    await contact(rig);
    expect(rig.engine.status()).toMatchObject({ state: 'synced', waiting: 0, problem: null });
  });

  test('a session that is over asks for a sign-in, and nothing is tried by itself', async () => {
    const rig = openLaptop(server);
    await contact(rig);
    saveNote(rig, one, 'waits');
    server.instead.set(
      deviceApi.push.path,
      problemAnswer(new Problem('unauthenticated', 'session.ended', 'Sign in.'), 'x'),
    );
    await contact(rig);
    expect(rig.engine.status()).toMatchObject({ state: 'sign_in', waiting: 1 });
    rig.machine.timers.length = 0;
    rig.engine.sync.poke();
    expect(rig.machine.timers).toEqual([]);
  });

  test('a hotel’s sign-in page is not taken for an answer', async () => {
    const rig = openLaptop(server);
    await contact(rig);
    saveNote(rig, one, 'waits');
    server.instead.set(
      deviceApi.push.path,
      new Response('<html>', { headers: { 'content-type': 'text/html' } }),
    );
    await contact(rig);
    expect(rig.engine.status()).toMatchObject({ waiting: 1, problem: { code: 'sync.not_trainflow' } });
  });

  test.each([
    ['ENOTFOUND', 'offline', 'sync.offline'],
    ['ECONNREFUSED', 'unreachable', 'sync.unreachable'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'unreachable', 'sync.certificate'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'unreachable', 'sync.certificate'],
  ])('%s is told as what it is', async (code, state, problem) => {
    const rig = openLaptop(server);
    server.down = Object.assign(new TypeError('fetch failed'), {
      cause: Object.assign(new Error(), { code }),
    });
    await contact(rig);
    expect(rig.engine.status()).toMatchObject({ state, problem: { code: problem } });
  });
});

describe('the loop', () => {
  test('comes back later and later while there is no server, and by itself when there is', async () => {
    const rig = openLaptop(server);
    server.down = new Error('gone');
    rig.engine.sync.start();
    const waits: number[] = [];
    for (let round = 0; round < 4; round += 1) {
      const timer = rig.machine.timers.shift();
      waits.push((timer?.at ?? 0) - rig.machine.clock);
      rig.machine.clock = timer?.at ?? 0;
      timer?.run();
      await expect.poll(() => rig.machine.timers.length).toBe(1);
    }
    expect(waits).toEqual([0, 2_000, 4_000, 8_000]);
    server.down = null;
    rig.machine.timers.shift()?.run();
    await expect.poll(() => rig.engine.status().state).toBe('synced');
  });
});
