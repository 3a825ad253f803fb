import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { AppPort } from './ports.ts';
import type { SettingValues } from './settings-definition.ts';

export interface Folders {
  /** All that follows lies in it. */
  root: string;
  /** Of the people who sign in here: their copies and outboxes. */
  people: string;
  vault: string;
  logs: string;
  crashes: string;
  ownSettings: string;
}

/**
 * Where this user's files lie: never in a roaming profile, which would carry databases over the network and mix two machines.
 * What IT set is used as it is; else `%LOCALAPPDATA%\TrainFlow`, or the system's place for configuration.
 */
export function foldersOf(
  { DataDirectory }: Pick<SettingValues, 'DataDirectory'>,
  machine: { platform: NodeJS.Platform; environment: NodeJS.ProcessEnv; appData: string },
): Folders {
  const local = (machine.platform === 'win32' && machine.environment.LOCALAPPDATA) || machine.appData;
  const root = DataDirectory ?? join(local, 'TrainFlow');
  return {
    root,
    people: join(root, 'people'),
    vault: join(root, 'vault'),
    logs: join(root, 'logs'),
    crashes: join(root, 'crashes'),
    ownSettings: join(root, 'settings.json'),
  };
}

/**
 * Electron keeps its own things there too; before it takes the lock of the single instance, which lies there.
 * @throws Error when a folder cannot be made
 */
export function useFolders(app: Pick<AppPort, 'setPath'>, { root, logs, crashes }: Folders): void {
  // Electron refuses paths that are not there.
  for (const folder of [root, logs, crashes]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  app.setPath('userData', root);
  app.setPath('sessionData', root);
  app.setPath('logs', logs);
  app.setPath('crashDumps', crashes);
}
