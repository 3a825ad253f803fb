import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where secrets stand outside the databases they open: the keychain of the operating system where there is one. */
export interface KeyVault {
  get(name: string): Promise<string | null>;
  /** Has it kept before this answers. */
  set(name: string, secret: string): Promise<void>;
  delete(name: string): Promise<void>;
}

/**
 * Secrets as files that only their owner reads, for a laptop without a keychain (kiosk, plain Node). Whoever can read the
 * owner's files can read these: the disk itself must be encrypted. @param folder made when it is missing
 */
export function fileVault(folder: string): KeyVault {
  const placeOf = (name: string) => join(folder, `${name.replace(/[^\w-]/g, '_')}.secret`);
  return {
    async get(name) {
      try {
        return await readFile(placeOf(name), 'utf8');
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
        throw error;
      }
    },
    async set(name, secret) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const unfinished = `${placeOf(name)}.new`;
      await writeFile(unfinished, secret, { mode: 0o600, flush: true });
      await rename(unfinished, placeOf(name));
    },
    delete: (name) => rm(placeOf(name), { force: true }),
  };
}
