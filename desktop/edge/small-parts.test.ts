import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { allRoutes } from '#shared/contract.ts';
import type { Route } from '#shared/kernel/route.ts';
import { delayAfter } from './backoff.ts';
import { combine } from './combine.ts';
import { readSettings } from './laptop-settings.ts';
import { partId } from './new-command.ts';
import { RouteTable } from './route-table.ts';
import { fileVault } from './vault.ts';

const folder = mkdtempSync(join(tmpdir(), 'trainflow-parts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('tries come later and later, spread, and never more than a few minutes apart', () => {
  expect([1, 2, 3, 4].map((failures) => delayAfter(failures, 0.5))).toEqual([2_000, 4_000, 8_000, 16_000]);
  expect([delayAfter(3, 0), delayAfter(3, 1)]).toEqual([4_000, 12_000]);
  expect(delayAfter(1_000, 1)).toBe(450_000);
});

describe('an address of the contract', () => {
  const table = new RouteTable<{ route: Route }>(allRoutes.map((route) => ({ route })));

  test('means the same route here as on the server, fixed ones before those with parameters', () => {
    expect(table.find('GET', '/api/courses/sessions')?.entry.route.path).toBe('/api/courses/sessions');
    expect(table.find('get', '/api/courses/a%20b')).toMatchObject({ params: { id: 'a b' } });
    expect(table.find('get', '/api/courses/%')).toMatchObject({ params: { id: '%' } });
    expect(table.find('delete', '/api/courses')).toBe(null);
    expect(table.find('get', '/api/courses/1/2/3')).toBe(null);
    for (const { method, path } of allRoutes)
      expect(table.find(method, path.replace(/\{\w+\}/g, 'x'))?.entry.route.path).toBe(path);
  });
});

test('the parts of one request have names of their own, the same ones each time', () => {
  const id = '0199aaaa-0000-7000-8000-0000000000a1';
  expect(partId(id, 0)).toBe(partId(id, 0));
  expect(partId(id, 0)).not.toBe(partId(id, 1));
  expect(partId(id, 0)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('secrets lie in files that only their owner reads', async () => {
  const vault = fileVault(join(folder, 'vault'));
  expect(await vault.get('person-1')).toBe(null);
  await vault.set('person-1', 'a');
  await vault.set('person-1', 'b');
  await vault.set('../person-2', 'c');
  expect([await vault.get('person-1'), await vault.get('../person-2')]).toEqual(['b', 'c']);
  const files = readdirSync(join(folder, 'vault'));
  expect(files.sort()).toEqual(['___person-2.secret', 'person-1.secret']);
  const modes = files.map((name) => statSync(join(folder, 'vault', name)).mode & 0o777);
  expect([...modes, statSync(join(folder, 'vault')).mode & 0o777]).toEqual([0o600, 0o600, 0o700]);
  await vault.delete('person-1');
  expect(await vault.get('person-1')).toBe(null);
});

describe('a setting that is wrong is told in one sentence', () => {
  const file = join(folder, 'a-file');
  writeFileSync(file, '');
  test.each([
    [
      { SERVERURL: 'trainflow' },
      'SERVERURL must be the address of the server such as https://trainflow.example, and is "trainflow".',
    ],
    [{ SERVERURL: 'ftp://x' }, /^SERVERURL must be the address/],
    [{ SERVERURL: 'https://x/path' }, /^SERVERURL must be the address/],
    [{ SERVERURL: 'http://trainflow.example' }, /^SERVERURL must begin with https:\/\//],
    [{ PORT: '80o' }, 'PORT must be a number from 0 to 65535, and is "80o".'],
    [{ PORT: '65536' }, /^PORT must be/],
    [{ DATA_DIR: file }, /^DATA_DIR must be a folder that can be written; .*a-file cannot/],
  ])('%j', (environment, sentence) => {
    expect(() => readSettings({ DATA_DIR: folder, ...environment })).toThrow(sentence);
  });

  test('and without any, the laptop works with the server of this machine', () => {
    expect(readSettings({ DATA_DIR: folder })).toEqual({
      serverUrl: 'http://localhost:8080',
      tenant: null,
      port: 8090,
      folder,
    });
    expect(
      readSettings({ DATA_DIR: folder, SERVERURL: 'https://tf.example/', TENANT: 'demo' }),
    ).toMatchObject({
      serverUrl: 'https://tf.example',
      tenant: 'demo',
    });
  });
});

describe('a record that stands in several scopes', () => {
  const requiredOf = (...userIds: string[]) =>
    JSON.stringify({ id: 'r', audience: { kind: 'people', userIds } });

  test('is one, and names everybody whom one of them names', () => {
    expect(combine([requiredOf('b'), requiredOf('a'), requiredOf('b')])).toEqual({
      id: 'r',
      audience: { kind: 'people', userIds: ['a', 'b'] },
    });
  });

  test('is itself when it is the same everywhere, or in one alone', () => {
    expect(combine(['{"id":"x"}', '{"id":"x"}'])).toEqual({ id: 'x' });
    expect(combine([requiredOf('a')])).toEqual({ id: 'r', audience: { kind: 'people', userIds: ['a'] } });
  });
});
