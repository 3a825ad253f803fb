import type { Config } from '../config.ts';
import { StartError } from '../start-error.ts';
import { type EmbeddedDatabase, joinEmbedded, startEmbedded } from './embedded.ts';
import { makeDataFolder } from './embedded-place.ts';
import { migrate } from './migrate.ts';
import { checkDatabase } from './self-check.ts';

/** A database to work with; `stop` ends it where it is ours. */
export interface OpenDatabase {
  appUrl: string;
  /** Null: somebody else migrates. */
  ownerUrl: string | null;
  stop: EmbeddedDatabase['stop'];
}

/**
 * The database of the settings, or the embedded one. It is not migrated yet.
 * @param alone true: for the server, which has the embedded database to itself; false: for a command beside it
 */
export async function openDatabase(config: Config, alone: boolean): Promise<OpenDatabase> {
  // Files and keys live there, also beside a database elsewhere.
  makeDataFolder(config.dataDir);
  if (config.database) return { ...config.database, stop: async () => undefined };
  return alone ? startEmbedded(config.dataDir) : joinEmbedded(config.dataDir);
}

/**
 * Migrates where the owner is known, then checks as the application that nothing is missing.
 * @returns the migrations that were applied
 * @throws StartError
 */
export async function prepareDatabase({ appUrl, ownerUrl }: OpenDatabase): Promise<string[]> {
  const applied = ownerUrl === null ? [] : await migrate({ ownerUrl, appUrl });
  await checkDatabase(appUrl);
  return applied;
}

/** For `npm run admin -- migrate`. @throws StartError without the owner's address */
export async function migrateOnly({ appUrl, ownerUrl }: OpenDatabase): Promise<string[]> {
  if (ownerUrl === null)
    throw new StartError('Set DATABASE_OWNER_URL: only the owner of the database migrates.');
  return migrate({ ownerUrl, appUrl });
}
