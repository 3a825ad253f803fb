import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startFakeForTest } from './fake-server.ts';

let folder: string;
const usual = process.env.TMPDIR;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trainflow-feed-test-'));
  process.env.TMPDIR = folder;
});
afterAll(async () => {
  if (usual === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = usual;
  await rm(folder, { recursive: true });
});

async function ask(query: string, init: RequestInit = {}) {
  const { port, cookie } = await startFakeForTest();
  const headers = { cookie, ...Object.fromEntries(new Headers(init.headers)) };
  const answer = await fetch(`http://127.0.0.1:${port}/api/things/feed?${query}`, { ...init, headers });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

test.each([
  ['identity', null],
  ['gzip', 'gzip'],
])(
  'lines arrive whole, however many, and nothing of them stays on the disk: %s',
  async (accepted, coding) => {
    const { status, headers, text } = await ask('lines=100000', { headers: { 'accept-encoding': accepted } });
    expect([status, headers.get('content-encoding'), headers.get('etag')]).toEqual([200, coding, '"7"']);
    const lines = text.split('\n');
    expect([lines.length, lines[0]?.slice(0, 3), lines.at(-2)?.slice(0, 6)]).toEqual([
      100_001,
      '0\tx',
      '99999\t',
    ]);
    await expect.poll(() => readdir(folder)).toEqual([]);
  },
);

test('what fails half-way is a refusal, not half an answer', async () => {
  const { status, text } = await ask('lines=100000&fails=true');
  expect([status, JSON.parse(text).code]).toEqual([409, 'thing.stale']);
  await expect.poll(() => readdir(folder)).toEqual([]);
});

test('no line at all is 304', async () => {
  const { status, headers, text } = await ask('lines=0');
  expect([status, headers.get('etag'), text]).toEqual([304, '"7"', '']);
  await expect.poll(() => readdir(folder)).toEqual([]);
});

test('asked by HEAD the same is answered, without the lines', async () => {
  const { status, headers, text } = await ask('lines=10', { method: 'HEAD' });
  expect([status, headers.get('etag'), text]).toEqual([200, '"7"', '']);
  await expect.poll(() => readdir(folder)).toEqual([]);
});
