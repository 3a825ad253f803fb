import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleMain, nativePackages } from '../../desktop/packaging/bundle.ts';
import { pack } from '../../desktop/packaging/pack.ts';
import { type Asar, readAsar } from '../support/asar.ts';
import { standInElectron } from '../support/stand-in-electron.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'trainflow-packing-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const filesIn = (place: string) =>
  readdirSync(place, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

/** npm could not be asked: no network and nothing kept from before. */
const noRegistry = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENOTCACHED/;

describe.each([
  {
    target: 'linux' as const,
    program: 'trainflow',
    natives: ['argon2.linux-x64-gnu.node', 'linux-x64.node'],
    form: Buffer.from('\x7fELF\x02\x01', 'latin1'),
  },
  {
    target: 'win32' as const,
    program: 'TrainFlow.exe',
    natives: ['argon2.win32-x64-msvc.node', 'koffi.node', 'win32-x64.node'],
    form: Buffer.from('MZ'),
  },
])('the client packed for $target, on a stand-in for Electron', ({ target, program, natives, form }) => {
  let unpacked: string;
  let asar: Asar;
  let missing: string | null = null;
  beforeAll(async () => {
    const place = join(folder, target);
    try {
      unpacked = await pack({
        target,
        folder: place,
        electron: standInElectron(target, join(place, 'electron')),
      });
    } catch (error) {
      if (!(error instanceof Error && noRegistry.test(error.message))) throw error;
      missing = 'needs the npm registry, or its packages in the cache';
      return;
    }
    asar = readAsar(join(unpacked, 'resources/app.asar'));
  }, 120_000);

  const packed = (name: string, check: () => void | Promise<void>) =>
    test(name, async ({ skip }) => {
      if (missing !== null) skip(missing);
      await check();
    });

  packed('holds the program, the pages, the migrations and the native packages, and nothing else', () => {
    const tops = new Set([...asar.files.keys()].map((path) => path.split('/')[1]));
    expect([...tops].sort()).toEqual([
      'main.js',
      'migrations',
      'node_modules',
      'package.json',
      'pages',
      'tray.png',
    ]);
    expect([...asar.files.keys()]).toContain('/pages/index.html');
    expect([...asar.files.keys()].filter((path) => /\.(ts|map|br|gz|cc|hpp?)$/.test(path))).toEqual([]);
  });

  packed('has the native files of its own system, outside the archive', () => {
    const found = filesIn(join(unpacked, 'resources')).filter((file) => file.endsWith('.node'));
    expect(found.map((file) => basename(file)).sort()).toEqual(natives);
    for (const file of found) {
      expect(file).toContain('app.asar.unpacked');
      expect(readFileSync(file).subarray(0, form.length)).toEqual(form);
    }
    const inside = [...asar.files].filter(([path, { unpacked }]) => path.endsWith('.node') && !unpacked);
    expect(inside).toEqual([]);
  });

  packed('notices when a file of it was changed', () => {
    for (const [path, { integrity, unpacked }] of asar.files)
      if (!unpacked) expect(integrity?.hash, path).toBe(asar.hashOf(path));
    // Electron looks into the program for the archive's hash on Windows; on Linux it does not look.
    if (target === 'win32')
      expect(readFileSync(join(unpacked, program)).includes(asar.headerHash)).toBe(true);
  });

  packed('has every fuse set', async () => {
    const wire = await getCurrentFuseWire(join(unpacked, program));
    const isOn = (fuse: FuseV1Options) => String.fromCharCode(wire[fuse] ?? 0) === '1';
    expect({
      RunAsNode: isOn(FuseV1Options.RunAsNode),
      EnableCookieEncryption: isOn(FuseV1Options.EnableCookieEncryption),
      EnableNodeOptionsEnvironmentVariable: isOn(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
      EnableNodeCliInspectArguments: isOn(FuseV1Options.EnableNodeCliInspectArguments),
      EnableEmbeddedAsarIntegrityValidation: isOn(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
      OnlyLoadAppFromAsar: isOn(FuseV1Options.OnlyLoadAppFromAsar),
      LoadBrowserProcessSpecificV8Snapshot: isOn(FuseV1Options.LoadBrowserProcessSpecificV8Snapshot),
      GrantFileProtocolExtraPrivileges: isOn(FuseV1Options.GrantFileProtocolExtraPrivileges),
    }).toEqual({
      RunAsNode: false,
      EnableCookieEncryption: true,
      EnableNodeOptionsEnvironmentVariable: false,
      EnableNodeCliInspectArguments: false,
      EnableEmbeddedAsarIntegrityValidation: true,
      OnlyLoadAppFromAsar: true,
      LoadBrowserProcessSpecificV8Snapshot: false,
      GrantFileProtocolExtraPrivileges: false,
    });
  });

  if (target === 'linux')
    packed('starts: it opens its data and its window, and answers the first page', () => {
      const { stdout, stderr } = spawnSync(
        process.execPath,
        [resolve('e2e/support/start-packed.ts'), join(folder, target, 'app/main.js'), join(folder, 'home')],
        { encoding: 'utf8', timeout: 30_000 },
      );
      expect(stderr).toBe('');
      expect(JSON.parse(stdout)).toEqual({
        pages: ['app://trainflow/'],
        first: expect.stringContaining('<div id="root">'),
        session: 401,
        toolTip: 'TrainFlow\nLocked: sign in to go on',
        errors: [],
      });
    });
});

test('the bundle imports Electron, Node and the native packages, and nothing else by name', async () => {
  const imports = await bundleMain(join(folder, 'bundle'));
  const others = [...new Set(imports)].filter((name) => !isBuiltin(name)).sort();
  // The registry's reader is loaded where there is a registry.
  expect(others).toEqual([...nativePackages.filter((name) => name !== 'koffi'), 'electron'].sort());
});
