import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { newId } from '#shared/kernel/ids.ts';
import { may, permissionsOf } from '#shared/kernel/permissions.ts';
import { Problem } from '#shared/kernel/problem.ts';
import { securityHeaders } from '#shared/kernel/security-headers.ts';
import { createEdge, type Edge } from './app.ts';
import { FakeServer } from './fake-server.fixtures.ts';
import type { MachineLimits } from './machine-limits.ts';
import {
  account,
  migrations,
  newFolder,
  noteServer,
  removeFolders,
  renewalsOnly,
  requestRecord,
  TestMachine,
  userId,
} from './rig.fixtures.ts';
import { unseal } from './sealed-export.ts';
import type { KeyVault } from './vault.ts';

const one = '0199aaaa-0000-7000-8000-0000000000a1';
const secondId = '0199aaaa-0000-7000-8000-000000000002';
const password = 'seven lamps on the drill floor';
const hour = 3_600_000;

let server: FakeServer;
let machine: TestMachine;
let edge: Edge;
let folder: string;
let secrets: Map<string, string>;

const vaultOf = (kept: Map<string, string>): KeyVault => ({
  get: async (name) => kept.get(name) ?? null,
  set: async (name, secret) => void kept.set(name, secret),
  delete: async (name) => void kept.delete(name),
});

function sessionOf(id: string, username: string) {
  const roles = account.roles;
  return {
    password,
    session: {
      ...account,
      userId: id,
      username,
      permissions: [...permissionsOf.foreman],
      today: '2026-11-21',
      expiresAt: '2026-11-21T21:00:00Z',
      roles,
    },
  };
}

const start = (limits?: MachineLimits) =>
  createEdge({
    limits,
    folder,
    migrations,
    tenant: 'demo',
    vault: vaultOf(secrets),
    machine,
    contexts: renewalsOnly,
    installation: { name: 'rig-7', platform: 'linux', appVersion: '1.2.3' },
    pagesFolder: join(folder, 'dist'),
    log: (message, error) => {
      throw new Error(message, { cause: error });
    },
  });

beforeEach(() => {
  folder = newFolder();
  secrets = new Map();
  server = noteServer(new FakeServer());
  server.publish(`person:${userId}`, 'request', requestRecord(one));
  server.publish(`inbox:${userId}`, 'account', { ...account, id: userId });
  server.passwords.set('foreman', sessionOf(userId, 'foreman'));
  server.passwords.set('second', sessionOf(secondId, 'second'));
  machine = new TestMachine(server);
  edge = start();
});
afterEach(() => {
  edge.close();
  removeFolders();
});

const ask = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  edge.fetch(
    new Request(`http://localhost${path}`, {
      method: method.toUpperCase(),
      headers: {
        'x-trainflow-request': '1',
        ...(body instanceof FormData ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
    }),
  );
const signIn = (username = 'foreman', typed = password) =>
  ask('post', '/api/auth/login', { tenant: 'demo', username, password: typed });
const Answer = z.looseObject({
  code: z.string().optional(),
  detail: z.string().optional(),
  id: z.string().optional(),
  items: z.array(z.looseObject({ id: z.string() })).optional(),
  errors: z.array(z.looseObject({ path: z.string() })).optional(),
});
const json = async (answer: Promise<Response> | Response) => Answer.parse(await (await answer).json());
const code = async (answer: Promise<Response>) => (await json(answer)).code;
const settle = () => ask('post', '/api/sync/now', {});
const down = (reason = 'ECONNREFUSED') => {
  server.down = Object.assign(new TypeError('fetch failed'), {
    cause: Object.assign(new Error(), { code: reason }),
  });
};
const change = (note: string, version = 1) => ask('patch', `/api/renewal-requests/${one}`, { note, version });
const note = async () => (await json(ask('get', `/api/renewal-requests/${one}`))).note;

describe('signing in', () => {
  test('with the server registers the laptop and fetches the copy', async () => {
    const answer = await signIn();
    expect([answer.status, await answer.json()]).toMatchObject([200, { userId, today: '2026-11-21' }]);
    await settle();
    expect(await note()).toBe(null);
    expect(server.asked.find(({ path }) => path === '/api/sync/devices')?.body).toMatchObject({
      name: 'rig-7',
      appVersion: '1.2.3',
    });
    expect(await json(ask('get', '/api/auth/session'))).toMatchObject({
      userId,
      expiresAt: '2026-12-05T09:00:00.000Z',
    });
  });

  test('is needed before anything is answered', async () => {
    for (const path of [
      '/api/auth/session',
      '/api/sync/status',
      '/api/sync/outbox',
      `/api/renewal-requests/${one}`,
      '/api/audit',
    ])
      expect([path, await code(ask('get', path))]).toEqual([path, 'session.required']);
    expect(await json(ask('get', '/api/health'))).toEqual({ status: 'ok' });
  });

  test('with a wrong password is refused as the server refuses it, and the laptop does not overrule it', async () => {
    await signIn();
    await ask('post', '/api/auth/logout');
    expect(await code(signIn('foreman', 'guess'))).toBe('auth.refused');
    server.passwords.set('foreman', { ...sessionOf(userId, 'foreman'), password: 'changed meanwhile' });
    expect(await code(signIn())).toBe('auth.refused');
  });

  test('without the server works for whom it knows, and for nobody else', async () => {
    await signIn();
    await settle();
    await ask('post', '/api/auth/logout');
    down();
    expect(await code(signIn('foreman', 'guess'))).toBe('auth.refused');
    expect(await code(signIn('second'))).toBe('sync.first_sign_in');
    expect((await signIn()).status).toBe(200);
    expect(await note()).toBe(null);
    await change('on the rig');
    expect(await json(ask('get', '/api/sync/status'))).toMatchObject({ place: 'laptop', waiting: 1 });
  });

  test('by guessing stops after five tries', async () => {
    await signIn();
    edge.lock();
    down();
    for (let guess = 0; guess < 5; guess += 1) await signIn('foreman', `guess ${guess}`);
    expect(await code(signIn())).toBe('auth.too_many_attempts');
    machine.clock += hour;
    expect((await signIn()).status).toBe(200);
  });

  test('is refused in another organisation than the laptop’s', async () => {
    const other = ask('post', '/api/auth/login', { tenant: 'rival', username: 'foreman', password });
    expect(await code(other)).toBe('auth.refused');
    expect(server.asked).toEqual([]);
  });

  test('after a restart gives back what was saved and not sent', async () => {
    await signIn();
    await settle();
    down();
    await change('before the restart');
    edge.close();
    edge = start();
    expect(await code(change('without signing in'))).toBe('session.required');
    await signIn();
    expect(await note()).toBe('before the restart');
    server.down = null;
    await settle();
    expect(server.find('request', one)?.note).toBe('before the restart');
  });

  test('two people of one laptop see their own and nothing of each other', async () => {
    await signIn();
    await settle();
    down();
    await change('private');
    server.down = null;
    server.visible = [`inbox:${secondId}`];
    server.publish(`inbox:${secondId}`, 'account', { ...account, id: secondId });
    server.visible = [`inbox:${secondId}`];
    await signIn('second');
    await settle();
    expect(await code(ask('get', `/api/renewal-requests/${one}`))).toBe('renewal_request.missing');
    expect(await json(ask('get', '/api/sync/outbox'))).toEqual({ items: [] });
    expect(server.find('request', one)?.note).toBe(null);
    expect(readdirSync(folder).sort()).toEqual([userId, secondId].sort());
    const keys = [...secrets.values()].map((text) => JSON.parse(text).key);
    expect(new Set(keys).size).toBe(2);
  });
});

describe('the laptop locks itself', () => {
  beforeEach(async () => {
    await signIn();
    await settle();
  });

  test('when nobody uses it; pages that ask on their own do not keep it open', async () => {
    machine.clock += 14 * 60_000;
    expect((await ask('get', '/api/sync/status')).status).toBe(200);
    machine.clock += 2 * 60_000;
    expect(await code(ask('get', `/api/renewal-requests/${one}`))).toBe('session.required');
  });

  test('when it was without the server for longer than is allowed, also with the clock set back', async () => {
    down();
    await change('still here');
    for (let minutes = 0; minutes <= 14 * 24 * 60; minutes += 12) {
      machine.clock += 12 * 60_000;
      await ask('get', `/api/renewal-requests/${one}`);
    }
    const locked = await json(ask('get', `/api/renewal-requests/${one}`));
    expect([locked.code, locked.detail]).toEqual([
      'sync.offline_too_long',
      expect.stringContaining('what you saved is still here'),
    ]);
    machine.clock -= 5 * 24 * hour;
    expect(await code(signIn())).toBe('sync.offline_too_long');
    server.down = null;
    await signIn();
    await settle();
    expect(server.find('request', one)?.note).toBe('still here');
  });

  test('sooner where IT allows less on this machine than the tenant does, never later', async () => {
    const lockedAfter = async (limits: MachineLimits, minutes: number) => {
      edge.close();
      edge = start(limits);
      await signIn();
      await settle();
      machine.clock += minutes * 60_000;
      return code(ask('get', `/api/renewal-requests/${one}`));
    };
    const hours = (maxOfflineHours: number) => ({ maxOfflineHours, autoLockMinutes: null });
    const minutes = (autoLockMinutes: number) => ({ maxOfflineHours: null, autoLockMinutes });
    expect(await lockedAfter(minutes(5), 6)).toBe('session.required');
    expect(await lockedAfter(minutes(60), 16)).toBe('session.required');
    expect(await lockedAfter(minutes(60), 14)).toBeUndefined();
    down();
    edge.close();
    edge = start(hours(1));
    machine.clock += 2 * hour;
    expect(await code(signIn())).toBe('sync.offline_too_long');
    edge.close();
    edge = start();
    expect(await code(signIn())).toBeUndefined();
  });

  test('when the person says so, and keeps the work', async () => {
    down();
    await change('kept');
    expect((await ask('post', '/api/sync/lock', {})).status).toBe(204);
    expect(await code(ask('get', '/api/sync/status'))).toBe('session.required');
    expect(edge.status()).toBe(null);
    await signIn();
    expect(await note()).toBe('kept');
  });
});

describe('an administrator ends the trust', () => {
  beforeEach(async () => {
    await signIn();
    await settle();
  });
  const end = (problem: string) => {
    server.ended = new Problem(
      'unauthenticated',
      problem,
      'Your administrator has ended the use of this laptop.',
    );
  };

  test('revoked: locked, and no sign-in without the server any more', async () => {
    end('device.revoked');
    await settle();
    expect(await code(ask('get', '/api/sync/status'))).toBe('device.revoked');
    down();
    expect(await code(signIn())).toBe('sync.first_sign_in');
  });

  test('wiped: the records and the person’s secrets are gone', async () => {
    end('device.wiped');
    await settle();
    expect(await code(ask('get', `/api/renewal-requests/${one}`))).toBe('device.wiped');
    expect([readdirSync(folder), secrets.size]).toEqual([[], 0]);
  });

  test('wiped with unsent work: the records are gone, the work is sealed, and sent after a new sign-in', async () => {
    down();
    await change('unsent');
    server.down = null;
    end('device.wiped');
    await settle();
    expect(readdirSync(join(folder, userId)).filter((name) => name.startsWith('copy'))).toEqual([]);
    const client = [...server.clients.keys()][0];
    server.ended = null;
    await signIn();
    await settle();
    expect(server.find('request', one)?.note).toBe('unsent');
    expect([...server.clients.keys()].at(-1)).not.toBe(client);
  });
});

describe('the window', () => {
  beforeEach(async () => {
    await signIn();
    await settle();
  });

  test('gets the server’s answer to what is not on the laptop, asked in the person’s name', async () => {
    const { asked } = await json(ask('get', '/api/audit'));
    expect(asked).toMatch(/^Bearer token-/);
  });

  test('is told why something needs the server', async () => {
    down('ENETUNREACH');
    const refused = await ask('get', '/api/audit');
    expect([refused.status, await refused.json()]).toMatchObject([
      503,
      {
        code: 'sync.needs_server',
        reason: 'sync.offline',
        detail: expect.stringContaining('There is no network'),
      },
    ]);
  });

  test('has the server’s refusals of input and permission', async () => {
    const wrong = await json(
      ask('patch', `/api/renewal-requests/${one}`, { note: '', version: 'one', more: 1 }),
    );
    expect(wrong).toMatchObject({
      code: 'invalid_input',
      status: 400,
      type: 'urn:trainflow:problem:invalid_input',
    });
    expect(wrong.errors?.map(({ path }) => path).sort()).toEqual(['more', 'note', 'version']);
    expect(await code(ask('get', '/api/renewal-requests/not-an-id'))).toBe('record.missing');
    expect(await code(ask('patch', `/api/renewal-requests/${one}`, { version: 7 }))).toBe('stale');
    expect(may(account.roles, 'renewals:request')).toBe(true);
    expect((await ask('get', '/api/nothing')).status).toBe(404);
  });

  test('carries the server’s security headers on every answer, and acts for no other site', async () => {
    for (const answer of [
      await ask('get', '/api/sync/status'),
      await ask('get', '/nowhere.js'),
      await signIn('foreman', 'x'),
    ])
      for (const [name, value] of Object.entries(securityHeaders))
        expect(answer.headers.get(name)).toBe(value);
    const path = `/api/renewal-requests/${one}`;
    expect(await code(ask('patch', path, { version: 1 }, { 'x-trainflow-request': '0' }))).toBe(
      'csrf.header_missing',
    );
    expect(await code(ask('patch', path, { version: 1 }, { 'sec-fetch-site': 'cross-site' }))).toBe(
      'csrf.foreign_site',
    );
  });

  test('saves under the name that it gave, once', async () => {
    down();
    const body = { courseId: one };
    const name = { 'idempotency-key': newId() };
    const [first, second] = [
      await json(ask('post', '/api/renewal-requests', body, name)),
      await json(ask('post', '/api/renewal-requests', body, name)),
    ];
    expect(second).toEqual(first);
    expect(await json(ask('get', '/api/sync/outbox'))).toMatchObject({
      items: [{ action: 'renewal.requested', state: 'waiting' }],
    });
  });

  test('adds a photo that is shown from here until the server has it; 30 MB are refused with a sentence', async () => {
    down();
    const form = (bytes: Uint8Array<ArrayBuffer>) => {
      const data = new FormData();
      data.set('file', new File([bytes], 'card.png'));
      return data;
    };
    const png = new Uint8Array(5_000);
    png.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
    const path = `/api/renewal-requests/${one}/evidence`;
    const added = await json(ask('post', path, form(png)));
    expect(added).toMatchObject({ name: 'card.png', bytes: 5_000, mediaType: 'image/png' });
    const shown = await ask('get', `${path}/${added.id}`);
    expect([shown.headers.get('content-type'), new Uint8Array(await shown.arrayBuffer())]).toEqual([
      'image/png',
      png,
    ]);
    const large = await ask('post', path, form(new Uint8Array(30 * 1024 * 1024)), {
      'content-length': String(30 * 1024 * 1024),
    });
    expect([large.status, (await json(large)).detail]).toEqual([
      413,
      'This is larger than the limit of 20 MiB.',
    ]);
    expect(await code(ask('post', path, form(new TextEncoder().encode('not a picture'))))).toBe(
      'evidence.unsupported_type',
    );
    expect(await json(ask('get', '/api/sync/status'))).toMatchObject({ waiting: 1 });
  });

  test('hears what changes, by a pull and by its own saves', async () => {
    const heard: [string, unknown][] = [];
    const stop = edge.listen((event, data) => heard.push([event, data]));
    const stream = await ask('get', '/api/notifications/stream');
    const reader = stream.body?.getReader();
    server.change('request', one, { note: 'from the office' });
    await settle();
    expect(heard).toContainEqual(['changed', { kinds: ['renewal_request'] }]);
    const text = new TextDecoder();
    let told = '';
    while (!told.includes('renewal_request')) told += text.decode((await reader?.read())?.value);
    await reader?.cancel();
    stop();
    heard.length = 0;
    await change('mine', 1);
    expect(heard).toEqual([]);
  });

  test('takes the unsent work away as a sealed file', async () => {
    down();
    await change('for the administrator');
    const answer = await ask('get', '/api/sync/export');
    const passphrase = answer.headers.get('x-trainflow-passphrase') ?? '';
    const file = new Uint8Array(await answer.arrayBuffer());
    expect(Buffer.from(file).toString('latin1')).not.toContain('administrator');
    expect(JSON.parse(unseal(file, passphrase)).commands).toMatchObject([
      { body: { note: 'for the administrator' } },
    ]);
    expect(() => unseal(file, 'another')).toThrow();
    file[file.length - 1] = (file.at(-1) ?? 0) ^ 1;
    expect(() => unseal(file, passphrase)).toThrow();
  });

  test('decides what becomes of a stale change', async () => {
    down();
    await change('mine');
    server.down = null;
    server.change('request', one, { note: 'theirs', version: 2 });
    await settle();
    const { items } = await json(ask('get', '/api/sync/outbox'));
    expect(items).toMatchObject([
      { state: 'decision', differences: [{ field: 'note', mine: 'mine', server: 'theirs' }] },
    ]);
    const again = await json(
      ask('post', `/api/sync/outbox/${items?.[0]?.id}/resolution`, { choice: 'send_again' }),
    );
    expect(again).toMatchObject({ state: 'waiting' });
    await settle();
    expect(server.find('request', one)?.note).toBe('mine');
    expect(await code(ask('post', `/api/sync/outbox/${newId()}/resolution`, { choice: 'use_server' }))).toBe(
      'command.missing',
    );
  });

  test('gets its pages, and one page for every address of the application', async () => {
    expect(await code(ask('get', '/'))).toBe('pages.not_built');
    mkdirSync(join(folder, 'dist/assets'), { recursive: true });
    writeFileSync(join(folder, 'dist/index.html'), '<!doctype html>');
    writeFileSync(join(folder, 'dist/assets/app-1.js'), 'run()');
    edge.close();
    edge = start();
    for (const path of ['/', '/team', '/courses/1'])
      expect(await (await ask('get', path)).text()).toBe('<!doctype html>');
    expect((await ask('get', '/assets/app-1.js')).headers.get('cache-control')).toContain('immutable');
    expect((await ask('get', '/assets/../../person.secret')).status).toBe(404);
  });
});
