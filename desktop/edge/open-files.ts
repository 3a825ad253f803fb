import { join } from 'node:path';
import { Damaged, type Database, openDatabase, type Place, setAside } from './database.ts';
import { salvage } from './salvage.ts';

/** Where one person's two files lie. */
export interface Files {
  folder: string;
  key: Buffer;
  /** With a folder of SQL files for each. */
  migrations: string;
  /** Names what is set aside. */
  now: string;
}

/** Of a damaged outbox everything that can be read is brought over into a new one; the file itself is kept. */
export function openOutbox(files: Files): Database {
  const place = placeOf(files, 'outbox', true);
  try {
    return openDatabase(place);
  } catch (error) {
    if (!(error instanceof Damaged)) throw error;
    const moved = setAside(place.file, files.now);
    const fresh = openDatabase(place);
    salvage(moved, files.key, fresh);
    return fresh;
  }
}

/** A damaged copy is set aside: it can be fetched again. */
export function openCopy(files: Files): Database {
  try {
    return openDatabase(placeOf(files, 'copy', false));
  } catch (error) {
    if (!(error instanceof Damaged)) throw error;
    return copyAnew(files);
  }
}

/** Sets the present copy aside, which must be closed, and begins an empty one. */
export function copyAnew(files: Files): Database {
  const place = placeOf(files, 'copy', false);
  setAside(place.file, files.now);
  return openDatabase(place);
}

const placeOf = ({ folder, key, migrations }: Files, name: 'outbox' | 'copy', durable: boolean): Place => ({
  file: join(folder, `${name}.db`),
  key,
  migrations: join(migrations, name),
  durable,
});
