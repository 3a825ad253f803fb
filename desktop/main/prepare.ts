import { keepCrashDumps } from './crash-dumps.ts';
import { type Folders, foldersOf, useFolders } from './folders.ts';
import { createLog, type Log } from './log.ts';
import { openLogFiles } from './log-file.ts';
import { type OwnSettings, ownSettingsIn } from './own-settings.ts';
import type { ElectronPort } from './ports.ts';
import type { ReadRegistry } from './registry.ts';
import { readManagedSettings } from './registry.ts';
import { ownScheme } from './scheme.ts';
import { decideSettings, type Settings } from './settings.ts';

/** What the shell takes from the machine it runs on. */
export interface Machine {
  platform: NodeJS.Platform;
  environment: NodeJS.ProcessEnv;
  startArguments: readonly string[];
  home: string;
  readRegistry: ReadRegistry;
  now(): Date;
  /** @throws when nobody answers in time */
  fetch(address: string): Promise<Response>;
  /** Calls again and again; the program may end all the same. */
  every(ms: number, run: () => void): void;
}

export interface Prepared {
  settings: Settings;
  own: OwnSettings;
  folders: Folders;
  log: Log;
}

/** Windows ties notifications and the taskbar to the shortcut by it; the installer writes the same. */
const appUserModelId = 'com.trainflow.desktop';

/**
 * Everything that must stand before Electron is ready, and therefore without waiting for anything: settings, folders, the
 * single instance, the sandbox, our scheme. Null: another TrainFlow of this person runs, and has been told.
 */
export function prepare(
  electron: Pick<ElectronPort, 'app' | 'protocol' | 'crashReporter'>,
  machine: Machine,
): Prepared | null {
  const { app, protocol, crashReporter } = electron;
  const managed = readManagedSettings(machine.readRegistry, machine.environment);
  const folders = foldersOf(decideSettings({ ...managed, own: {} }).values, {
    ...machine,
    appData: app.getPath('appData'),
  });
  useFolders(app, folders);
  if (!app.requestSingleInstanceLock()) return null;
  app.enableSandbox();
  app.setAppUserModelId(appUserModelId);
  protocol.registerSchemesAsPrivileged([ownScheme]);
  const own = ownSettingsIn(folders.ownSettings);
  const settings = decideSettings({ ...managed, own: own.read() });
  const log = logOf(settings, folders, machine);
  keepCrashDumps(crashReporter, settings.values, folders.crashes, machine.now(), log);
  log.info('start', { version: app.getVersion() });
  for (const { name, source, expected } of settings.broken)
    log.error('a setting cannot be used', { setting: name, code: source, reason: expected });
  return { settings, own, folders, log };
}

const logOf = ({ values }: Settings, { logs }: Folders, { now, home }: Machine): Log =>
  createLog({
    level: values.LogLevel,
    now,
    home,
    write: openLogFiles({ folder: logs, now, retentionDays: values.LogRetentionDays }),
  });
