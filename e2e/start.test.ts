import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { findPostmaster } from '#server/platform/db/embedded-process.ts';
import { freshDatabase, type TestDatabase } from './support/database.ts';
import { type ServerProcess, startProcess, startUnderShell } from './support/server-process.ts';

let folder: string;
let given: TestDatabase;
const processes: ServerProcess[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trainflow-start-'));
  given = await freshDatabase();
});
afterEach(async () => {
  for (const running of processes.splice(0)) {
    running.signal('SIGINT');
    await running.ended;
  }
});
afterAll(async () => {
  await given.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** In production, so that no demo tenant is made; with the database of the tests, unless the test is about the embedded one. */
function start(settings: Record<string, string> = {}, args: string[] = []): ServerProcess {
  const database = { DATABASE_URL: given.appUrl, DATABASE_OWNER_URL: given.ownerUrl };
  const started = startProcess({ NODE_ENV: 'production', DATA_DIR: folder, ...database, ...settings }, args);
  processes.push(started);
  return started;
}
const embedded = (settings: Record<string, string> = {}) =>
  start({ DATABASE_URL: '', DATABASE_OWNER_URL: '', DATA_DIR: join(folder, 'own'), ...settings });
const postmaster = () => findPostmaster(join(folder, 'own', 'postgres'));

describe('with its own database', () => {
  test('it answers, and Ctrl-C stops all of it, also the database', async () => {
    const server = embedded();
    const address = await server.ready;
    expect((await fetch(`${address}/api/health`)).status).toBe(200);
    expect(postmaster()).not.toBeNull();
    server.signal('SIGINT');
    expect(await server.ended).toBe(0);
    expect(postmaster()).toBeNull();
  });

  test.each(['SIGTERM', 'SIGHUP'] as const)('%s does the same', async (signal) => {
    const server = embedded();
    await server.ready;
    server.signal(signal);
    expect(await server.ended).toBe(0);
    expect(postmaster()).toBeNull();
  });

  test('npm that is killed takes all of it along, though the shell between passes nothing on', async () => {
    const server = startUnderShell({ NODE_ENV: 'production', DATA_DIR: join(folder, 'own') });
    await server.ready;
    server.signal('SIGTERM');
    // Closed when the server, too, has let go of the shell's output.
    expect(await server.ended).toBeNull();
    expect(postmaster()).toBeNull();
  });

  test('Ctrl-C in the middle of starting leaves nothing behind', async () => {
    const server = embedded();
    while (postmaster() === null) await sleep(5);
    server.signal('SIGINT');
    expect(await server.ended).toBe(0);
    expect(server.output()).not.toContain('ready');
    expect(postmaster()).toBeNull();
  });

  test('a request that hangs is waited for, but a second Ctrl-C ends it at once', async () => {
    const server = embedded();
    const { hostname, port } = new URL(await server.ready);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    socket.write(
      `POST /api/auth/login HTTP/1.1\r\nHost: ${hostname}\r\nContent-Type: application/json\r\nX-Trainflow-Request: 1\r\nContent-Length: 50\r\n\r\n{`,
    );
    await sleep(300);
    server.signal('SIGINT');
    // The same Ctrl-C once more, as npm passes it on.
    server.signal('SIGINT');
    const early = await Promise.race([server.ended, sleep(1500, 'still draining')]);
    expect(early).toBe('still draining');
    server.signal('SIGINT');
    expect(await server.ended).toBe(130);
    expect(postmaster()).toBeNull();
    socket.destroy();
  });

  test('a second server on the same folder is refused, and the first goes on', async () => {
    const first = embedded();
    const address = await first.ready;
    const second = embedded();
    expect(await second.ended).toBe(1);
    expect(second.output()).toMatch(/^Another TrainFlow is running on .*\n$/);
    expect((await fetch(`${address}/api/health`)).status).toBe(200);
  });

  test('a refusal to start leaves no database running', async () => {
    const server = embedded({ HOST: '192.0.2.1', ALLOW_PLAIN_HTTP: '1' });
    expect(await server.ended).toBe(1);
    expect(server.output()).toBe('192.0.2.1 is no address of this machine; set HOST.\n');
    expect(postmaster()).toBeNull();
  });
});

describe('one clear sentence', () => {
  const sentenceOf = async (server: ServerProcess) => {
    expect(await server.ended).toBe(1);
    return server.output();
  };

  test('for a port in use', async () => {
    const other = createServer();
    await new Promise<void>((listening) => other.listen(0, '127.0.0.1', listening));
    const address = other.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    expect(await sentenceOf(start({ PORT: port }))).toBe(
      `Port ${port} of 127.0.0.1 is in use by another program; stop it or set PORT.\n`,
    );
    other.close();
  });

  test('for a folder that cannot be written, also beside a database elsewhere', async () => {
    writeFileSync(join(folder, 'file'), '');
    const settings = { DATA_DIR: join(folder, 'file', 'data') };
    const unwritable = /^The data folder .* cannot be written .*; set DATA_DIR\.\n$/;
    expect(await sentenceOf(embedded(settings))).toMatch(unwritable);
    expect(await sentenceOf(start(settings))).toMatch(unwritable);
  });

  test('for a database that cannot be reached', async () => {
    const nowhere = 'postgres://trainflow:secret@127.0.0.1:9/trainflow';
    expect(await sentenceOf(start({ DATABASE_URL: nowhere, DATABASE_OWNER_URL: '' }))).toMatch(
      /^The database of DATABASE_URL cannot be reached: .*ECONNREFUSED.*\.\n$/,
    );
  });

  test('for a database newer than the program', async () => {
    const newer = await freshDatabase();
    const client = new Client({ connectionString: newer.ownerUrl });
    await client.connect();
    await client.query(
      "insert into trainflow_meta.schema_migrations (name, checksum) values ('9999_later.sql', 'x')",
    );
    await client.end();
    expect(await sentenceOf(start({ DATABASE_URL: newer.appUrl, DATABASE_OWNER_URL: newer.ownerUrl }))).toBe(
      'The database is newer than this program: it has the migration 9999_later.sql; start the newer TrainFlow.\n',
    );
    await newer.drop();
  });

  test('for a superuser as the application', async () => {
    expect(await sentenceOf(start({ DATABASE_URL: given.superuserUrl, DATABASE_OWNER_URL: '' }))).toMatch(
      /^The server does not run as the database role "postgres": it is a superuser.*\n$/,
    );
  });

  test('for each wrong setting, all at once', async () => {
    expect(await sentenceOf(start({ PORT: 'abc', TRAINFLOW_CLOCK: '2027-01-01T00:00:00Z' }))).toBe(
      'These settings are wrong:\n  PORT must be a whole number from 0 to 65535.\n  TRAINFLOW_CLOCK must not be set in production.\n',
    );
  });

  test('for an option that does not exist', async () => {
    expect(await sentenceOf(start({}, ['--rôle', 'api']))).toMatch(/^Unknown option '--rôle'/);
  });
});

describe('in production', () => {
  test('no demo names are printed', async () => {
    const server = start();
    await server.ready;
    expect(server.output()).not.toMatch(/demo|password/);
  });

  test('a worker answers no requests', async () => {
    const server = start({}, ['--role', 'worker']);
    while (!server.output().includes('TrainFlow works in the background.')) await sleep(20);
    expect(server.output()).not.toContain('http://');
  });
});
