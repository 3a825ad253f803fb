import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from './log.ts';
import type { ElectronPort } from './ports.ts';
import type { SettingValues } from './settings-definition.ts';

/** Dumps of a crash stay on this machine; IT may collect them from the folder. They hold memory, so they go after their days. */
export function keepCrashDumps(
  crashReporter: ElectronPort['crashReporter'],
  { CrashDumps, LogRetentionDays }: Pick<SettingValues, 'CrashDumps' | 'LogRetentionDays'>,
  folder: string,
  now: Date,
  log: Log,
): void {
  if (CrashDumps) crashReporter.start({ uploadToServer: false });
  const oldest = now.getTime() - (CrashDumps ? LogRetentionDays * 86_400_000 : 0);
  const kept = dumpsIn(folder).filter(({ file, writtenAt }) => {
    if (writtenAt >= oldest) return true;
    rmSync(file, { force: true });
    return false;
  });
  if (kept.length > 0) log.warn('there are crash dumps', { count: kept.length });
}

function dumpsIn(folder: string): { file: string; writtenAt: number }[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.dmp'))
      .map((name) => join(folder, name))
      .map((file) => ({ file, writtenAt: statSync(file).mtimeMs }));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
