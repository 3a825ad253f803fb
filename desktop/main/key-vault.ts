import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '#shared/kernel/problem.ts';
import type { ElectronPort, KeyVault } from './ports.ts';

type SafeStorage = ElectronPort['safeStorage'];

/**
 * Secrets as files that only the operating system's keychain can open (DPAPI on Windows, the desktop's secret service on
 * Linux), for this user of this machine. To be used once Electron is ready.
 */
export function systemVault(safeStorage: SafeStorage, folder: string, platform: NodeJS.Platform): KeyVault {
  const placeOf = (name: string) => join(folder, `${name.replace(/[^\w-]/g, '_')}.sealed`);
  const seal = async (name: string, secret: string) => {
    const sealed = await safeStorage.encryptStringAsync(secret);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    // The old one stays until the new one is whole on the disk.
    const unfinished = `${placeOf(name)}.new`;
    await writeFile(unfinished, sealed, { mode: 0o600, flush: true });
    await rename(unfinished, placeOf(name));
  };
  return {
    async get(name) {
      const sealed = await readIfThere(placeOf(name));
      if (sealed === null) return null;
      await refuseWithoutKeychain(safeStorage, platform);
      const { result, shouldReEncrypt } = await open(safeStorage, sealed);
      if (shouldReEncrypt) await seal(name, result);
      return result;
    },
    async set(name, secret) {
      await refuseWithoutKeychain(safeStorage, platform);
      await seal(name, secret);
    },
    delete: (name) => rm(placeOf(name), { force: true }),
  };
}

/** @throws Problem `vault.unavailable`: without a keychain Electron would seal with a password that everybody knows */
async function refuseWithoutKeychain(safeStorage: SafeStorage, platform: NodeJS.Platform): Promise<void> {
  const isOpenToAll = platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text';
  if (!isOpenToAll && (await safeStorage.isAsyncEncryptionAvailable())) return;
  throw new Problem(
    'unavailable',
    'vault.unavailable',
    'This machine offers no keychain to keep the key of your data. Sign in to the desktop and unlock its keyring (on Linux install gnome-keyring or KWallet), then start TrainFlow again.',
  );
}

/** @throws Problem `vault.unreadable`; the sealed file is kept, because another day or another account may open it */
async function open(safeStorage: SafeStorage, sealed: Buffer) {
  try {
    return await safeStorage.decryptStringAsync(sealed);
  } catch (cause) {
    const problem = new Problem(
      'unavailable',
      'vault.unreadable',
      'The keychain of this machine does not open the key of your data: it was sealed by another account, or the account was reset. Nothing was deleted. Ask your IT department to restore the account’s profile.',
    );
    problem.cause = cause;
    throw problem;
  }
}

async function readIfThere(file: string): Promise<Buffer | null> {
  try {
    return await readFile(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
