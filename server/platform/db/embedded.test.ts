import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type EmbeddedDatabase, joinEmbedded, startEmbedded } from './embedded.ts';
import { findPostmaster } from './embedded-process.ts';

const fast = { fsync: 'off', shared_buffers: '16MB' };
let folder: string;
let open: EmbeddedDatabase[] = [];

const start = async (dataDir = folder) => {
  const database = await startEmbedded(dataDir, fast);
  open.push(database);
  return database;
};
const cluster = () => join(folder, 'postgres');

async function answerOf(url: string, query: string): Promise<unknown> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query({ text: query, rowMode: 'array' });
  await client.end();
  return rows[0]?.[0];
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'trainflow-embedded-'));
});
afterEach(async () => {
  for (const database of open) await database.stop('immediate');
  open = [];
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('it keeps what was written from one start to the next, and is gone after a stop', async () => {
  const first = await start();
  await answerOf(first.ownerUrl, "create table kept as select 'still here' as text");
  await first.stop();
  expect(findPostmaster(cluster())).toBeNull();
  const second = await start();
  expect(await answerOf(second.ownerUrl, 'select text from kept')).toBe('still here');
});

test('it listens on this machine alone, with passwords that only this user can read', async () => {
  const database = await start();
  expect(await answerOf(database.superuserUrl, 'show listen_addresses')).toBe('127.0.0.1');
  expect(await answerOf(database.superuserUrl, 'show unix_socket_directories')).toBe('');
  expect(statSync(join(folder, 'postgres-passwords.json')).mode & 0o777).toBe(0o600);
  const guess = new URL(database.superuserUrl);
  guess.password = 'postgres';
  await expect(answerOf(guess.href, 'select 1')).rejects.toThrow(/password authentication failed/);
  expect(
    await answerOf(database.ownerUrl, 'select rolsuper from pg_roles where rolname = current_user'),
  ).toBe(false);
});

test('a second server on the same folder is refused in one sentence, and the first goes on', async () => {
  const database = await start();
  await expect(startEmbedded(folder, fast)).rejects.toThrow(
    /^Another TrainFlow is running on .*; stop it, or set DATA_DIR and PORT for a second one\.$/,
  );
  expect(await answerOf(database.ownerUrl, 'select 1')).toBe(1);
});

test('a command beside the server uses the database that runs and leaves it running', async () => {
  const database = await start();
  const beside = await joinEmbedded(folder);
  expect(beside.ownerUrl).toBe(database.ownerUrl);
  await beside.stop();
  expect(await answerOf(database.ownerUrl, 'select 1')).toBe(1);
});

test('what a killed server left running is taken over, and stopped in the end', async () => {
  const script = `const { startEmbedded } = await import(${JSON.stringify(import.meta.resolve('./embedded.ts'))});
    await startEmbedded(${JSON.stringify(folder)}, ${JSON.stringify(fast)}); console.log('up'); setInterval(() => {}, 1000);`;
  const killed = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(killed.stdout, 'data');
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  const left = findPostmaster(cluster());
  expect(left).not.toBeNull();
  const database = await start();
  expect(findPostmaster(cluster())?.pid).toBe(left?.pid);
  await database.stop();
  expect(findPostmaster(cluster())).toBeNull();
});

test('a pid file whose number belongs to somebody else by now is no obstacle', async () => {
  await (await start()).stop();
  const pidFile = join(cluster(), 'postmaster.pid');
  writeFileSync(pidFile, `${process.pid}\n${cluster()}\n0\n5432\n\n127.0.0.1\n  1 1\nready\n`);
  expect(await answerOf((await start()).ownerUrl, 'select 1')).toBe(1);
});

test('a start that was cut short while the cluster was made leaves nothing in the way', {
  timeout: 120_000,
}, async () => {
  const other = mkdtempSync(join(tmpdir(), 'trainflow-embedded-'));
  const first = await start(other);
  await first.stop();
  // As after a power cut: the passwords are there, and half a cluster under its working name.
  rmSync(join(other, 'postgres'), { recursive: true });
  writeFileSync(join(other, 'postgres.unfinished'), 'half');
  expect(await answerOf((await start(other)).ownerUrl, 'select 1')).toBe(1);
  for (const database of open.splice(0)) await database.stop('immediate');
  rmSync(other, { recursive: true });
});

test('a cluster of another PostgreSQL version and lost passwords are one sentence each', async () => {
  const versionFile = join(cluster(), 'PG_VERSION');
  const version = readFileSync(versionFile, 'utf8');
  writeFileSync(versionFile, '17\n');
  await expect(start()).rejects.toThrow(/was written by PostgreSQL 17, this program brings 18/);
  writeFileSync(versionFile, version);
  const passwords = join(folder, 'postgres-passwords.json');
  const kept = readFileSync(passwords);
  rmSync(passwords);
  await expect(start()).rejects.toThrow(/postgres-passwords\.json is missing/);
  expect(existsSync(passwords)).toBe(false);
  writeFileSync(passwords, kept);
  chmodSync(passwords, 0o600);
});

test('a folder that cannot be written is one sentence', async () => {
  writeFileSync(join(folder, 'file'), '');
  await expect(start(join(folder, 'file', 'data'))).rejects.toThrow(
    /^The data folder .*file\/data cannot be written .*; set DATA_DIR\.$/,
  );
});
