import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

let folder: string;
let running: ChildProcess[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trainflow-laptop-'));
  running = [];
});
afterEach(async () => {
  for (const child of running) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  }
  rmSync(folder, { recursive: true, force: true });
});

function laptop(environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, [resolve(import.meta.dirname, 'serve.ts')], {
    env: {
      PATH: process.env.PATH,
      DATA_DIR: folder,
      PORT: '0',
      SERVERURL: 'http://127.0.0.1:9',
      ...environment,
    },
  });
  running.push(child);
  let [out, err] = ['', ''];
  child.stdout.on('data', (text) => {
    out += text;
  });
  child.stderr.on('data', (text) => {
    err += text;
  });
  const ended = once(child, 'exit').then(([status]) => ({ status, err, out }));
  return { child, ended, out: () => out };
}

test('npm run laptop prints an address that opens the window once, and stops when told', async () => {
  const { child, ended, out } = laptop();
  await expect.poll(out, { timeout: 20_000 }).toContain('Open once:');
  const address = /Open once: (http:\S+)/.exec(out())?.[1] ?? '';
  const opened = await fetch(address, { redirect: 'manual' });
  const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? '';
  const { origin } = new URL(address);
  expect((await fetch(`${origin}/api/health`)).status).toBe(403);
  expect(await (await fetch(`${origin}/api/health`, { headers: { cookie } })).json()).toEqual({
    status: 'ok',
  });
  const body = JSON.stringify({ tenant: 'demo', username: 'foreman', password: 'a password' });
  const headers = { cookie, 'content-type': 'application/json', 'x-trainflow-request': '1' };
  const refused = await fetch(`${origin}/api/auth/login`, { method: 'POST', headers, body });
  expect([refused.status, await refused.json()]).toMatchObject([503, { code: 'sync.first_sign_in' }]);
  expect(out().match(/Open once:/g)).toHaveLength(2);
  child.kill('SIGTERM');
  expect(await ended).toMatchObject({ status: 0, err: '' });
});

test.each([
  [{ SERVERURL: 'trainflow' }, /^SERVERURL must be .*\n$/],
  [{ PORT: 'x' }, /^PORT must be .*\n$/],
])('a wrong setting %j is one sentence and exit 1', async (environment, sentence) => {
  expect(await laptop(environment).ended).toEqual({
    status: 1,
    err: expect.stringMatching(sentence),
    out: '',
  });
});

test('a folder that cannot be written is one sentence and exit 1', async () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  const { status, err } = await laptop({ DATA_DIR: join(file, 'inside') }).ended;
  expect([status, err]).toEqual([
    1,
    expect.stringMatching(/^DATA_DIR must be a folder that can be written; .*\n$/),
  ]);
});

test('a port in use is one sentence and exit 1', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? String(address.port) : '';
  const { status, err } = await laptop({ PORT: port }).ended;
  other.close();
  expect([status, err]).toEqual([
    1,
    `Port ${port} is in use by another program. Stop it, or start with another PORT.\n`,
  ]);
});
