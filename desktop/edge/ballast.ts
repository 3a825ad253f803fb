import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { Problem } from '#shared/kernel/problem.ts';
import { isDiskFull } from './database.ts';

/** Room that is given up when the disk is full, so that what a person does at that moment is still saved. */
export interface Ballast {
  /** @returns false when there was none left */
  drop(): boolean;
  /** Takes the room again when there is enough of it. */
  take(): void;
}

const bytes = 8 * 1024 * 1024;

export function fileBallast(file: string): Ballast {
  return {
    drop() {
      const there = existsSync(file);
      rmSync(file, { force: true });
      return there;
    },
    take() {
      if (existsSync(file)) return;
      try {
        writeFileSync(file, Buffer.alloc(bytes), { mode: 0o600 });
      } catch (error) {
        rmSync(file, { force: true });
        if (!isDiskFull(error)) throw error;
      }
    },
  };
}

/** Saves; on a full disk once more without the ballast. @throws Problem `laptop.disk_full`, and nothing is saved */
export function saveOnFullDisk<T>(ballast: Ballast, save: () => T): T {
  try {
    return save();
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    if (!ballast.drop()) throw diskFull();
  }
  try {
    return save();
  } catch (error) {
    throw isDiskFull(error) ? diskFull() : error;
  }
}

export const diskFull = () =>
  new Problem(
    'unavailable',
    'laptop.disk_full',
    'The disk of this laptop is full, so this was not saved. Delete files that are not needed and save again.',
  );
