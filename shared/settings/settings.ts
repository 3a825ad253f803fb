import { conflict, invalid } from '#shared/kernel/problem.ts';
import type { Settings, SettingsChange } from './settings.schemas.ts';

/** Applies a change to the tenant's settings. @throws Problem conflict (moved on meanwhile), invalid (unknown zone). */
export function changeSettings(settings: Settings, { version, ...change }: SettingsChange): Settings {
  if (version !== settings.version) {
    throw conflict('settings.stale', 'Somebody changed the settings meanwhile: look at them again.', {
      current: settings,
    });
  }
  if (change.timeZone !== undefined && !isZone(change.timeZone)) {
    throw invalid('timeZone', 'unknown_zone', 'Use an IANA time zone such as Asia/Riyadh.');
  }
  const thresholds = change.alertThresholds ?? settings.alertThresholds;
  return {
    ...settings,
    ...withoutUndefined(change),
    alertThresholds: thresholds.toSorted((a, b) => b - a),
    version: settings.version + 1,
  };
}

/** An IANA name. Offsets are refused: `+03:00` is east of Greenwich here, and west of it for PostgreSQL. */
export function isZone(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

const withoutUndefined = <T extends object>(change: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as never;
