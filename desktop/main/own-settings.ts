import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { FoundSettings } from './settings.ts';
import { type SettingName, settingNames, settingsDefinition } from './settings-definition.ts';

const Own = z.partialRecord(
  z.enum(settingNames),
  z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]),
);

/** The settings that a person may choose himself. */
export const ownNames: readonly SettingName[] = settingNames.filter((name) => settingsDefinition[name].own);

export interface OwnSettings {
  /** What cannot be read at all is set aside beside it, and nothing is chosen. */
  read(): FoundSettings;
  /** Whole or not at all. */
  write(settings: FoundSettings): void;
}

/** A small JSON file of the person's own. */
export function ownSettingsIn(file: string): OwnSettings {
  return {
    read() {
      const text = readIfThere(file);
      if (text === null) return {};
      const parsed = Own.safeParse(jsonOf(text));
      if (parsed.success) return parsed.data;
      renameSync(file, `${file}.damaged`);
      return {};
    },
    write(settings) {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      writeFileSync(`${file}.new`, `${JSON.stringify(Own.parse(settings), null, 2)}\n`, {
        mode: 0o600,
        flush: true,
      });
      renameSync(`${file}.new`, file);
    },
  };
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
