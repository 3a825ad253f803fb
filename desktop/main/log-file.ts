import { appendFileSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

interface LogFiles {
  folder: string;
  now: () => Date;
  retentionDays: number;
  /** Bytes after which a new file begins. */
  largest?: number;
  /** Files kept at most, whatever their age. */
  most?: number;
}

const pattern = /^trainflow-(\d{4}-\d\d-\d\d)(?:\.(\d+))?\.log$/;

/**
 * Appends lines to `trainflow-<date>.log`, and to `trainflow-<date>.<n>.log` when that is full; older files go. Written at
 * once, because the line before a crash is the one that is wanted. A full disk loses lines, not the program.
 */
export function openLogFiles({ folder, now, retentionDays, largest = 5 << 20, most = 40 }: LogFiles) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  let part = 0;
  let day = '';
  return (line: string): void => {
    const today = now().toISOString().slice(0, 10);
    if (today !== day) {
      day = today;
      part = lastPart(folder, today);
      removeOld(folder, now(), retentionDays, most);
    }
    if (sizeOf(join(folder, nameOf(day, part))) >= largest) {
      part += 1;
      removeOld(folder, now(), retentionDays, most - 1);
    }
    try {
      appendFileSync(join(folder, nameOf(day, part)), line, { mode: 0o600 });
    } catch (error) {
      if (!isFull(error)) throw error;
    }
  };
}

const nameOf = (day: string, part: number) => `trainflow-${day}${part === 0 ? '' : `.${part}`}.log`;

const partOf = (name: string) => Number(pattern.exec(name)?.[2] ?? 0);

const lastPart = (folder: string, day: string) =>
  Math.max(
    0,
    ...readdirSync(folder)
      .filter((name) => name.startsWith(`trainflow-${day}`))
      .map(partOf),
  );

function removeOld(folder: string, now: Date, retentionDays: number, most: number): void {
  const oldest = new Date(now.getTime() - retentionDays * 86_400_000).toISOString().slice(0, 10);
  const dayOf = (name: string) => pattern.exec(name)?.[1] ?? '';
  const newestFirst = readdirSync(folder)
    .filter((name) => pattern.test(name))
    .sort((one, other) => dayOf(other).localeCompare(dayOf(one)) || partOf(other) - partOf(one));
  for (const [index, name] of newestFirst.entries()) {
    if (index >= most || dayOf(name) < oldest) rmSync(join(folder, name), { force: true });
  }
}

const sizeOf = (file: string) => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

const isFull = (error: unknown) =>
  error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
