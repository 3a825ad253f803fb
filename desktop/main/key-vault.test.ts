import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FakeElectron } from '#e2e/support/fake-electron.ts';
import { systemVault } from './key-vault.ts';
import { ownScheme } from './scheme.ts';

let folder: string;
let electron: FakeElectron;
beforeEach(async () => {
  folder = join(mkdtempSync(join(tmpdir(), 'trainflow-vault-')), 'vault');
  electron = new FakeElectron();
  electron.protocol.registerSchemesAsPrivileged([ownScheme]);
  electron.app.enableSandbox();
  await electron.app.whenReady();
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));
const vaultOn = (platform: NodeJS.Platform) => systemVault(electron.safeStorage, folder, platform);

describe('secrets of a laptop', () => {
  test('are kept sealed, readable by their owner alone, and go when they shall', async () => {
    const vault = vaultOn('linux');
    expect(await vault.get('anna@north')).toBeNull();
    await vault.set('anna@north', 'the key of her data');
    expect(await vault.get('anna@north')).toBe('the key of her data');
    const [name = ''] = readdirSync(folder);
    expect(name).toBe('anna_north.sealed');
    expect(readFileSync(join(folder, name), 'utf8')).not.toContain('the key of her data');
    expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
    await vault.delete('anna@north');
    expect(await vault.get('anna@north')).toBeNull();
  });

  test('are sealed anew when the keychain has a better key', async () => {
    const vault = vaultOn('win32');
    await vault.set('key', 'secret');
    const before = statSync(join(folder, 'key.sealed')).ino;
    electron.shouldReEncrypt = true;
    expect(await vault.get('key')).toBe('secret');
    expect(statSync(join(folder, 'key.sealed')).ino).not.toBe(before);
    expect(readdirSync(folder)).toEqual(['key.sealed']);
  });

  test('are not kept where the keychain is one in name only', async () => {
    electron.keychain = 'basic_text';
    await expect(vaultOn('linux').set('key', 'secret')).rejects.toMatchObject({ code: 'vault.unavailable' });
    await vaultOn('win32').set('key', 'secret');
    electron.isKeychainThere = false;
    await expect(vaultOn('win32').set('other', 'secret')).rejects.toMatchObject({
      code: 'vault.unavailable',
    });
    await expect(vaultOn('win32').get('key')).rejects.toThrow(/unlock its keyring/);
  });

  test('that another account sealed are told of and left alone', async () => {
    const vault = vaultOn('win32');
    await vault.set('key', 'secret');
    writeFileSync(join(folder, 'key.sealed'), 'of somebody else');
    await expect(vault.get('key')).rejects.toMatchObject({ code: 'vault.unreadable' });
    expect(readFileSync(join(folder, 'key.sealed'), 'utf8')).toBe('of somebody else');
  });
});
