import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fakeLaptop } from '#e2e/support/fake-laptop.ts';
import { startFailed } from './start-failed.ts';

/** A laptop with a dump of yesterday and one of last month. */
function crashed(machinePolicy: Record<string, number>) {
  const laptop = fakeLaptop({ machinePolicy });
  const folder = join(laptop.folder, 'TrainFlow/crashes/reports');
  mkdirSync(folder, { recursive: true });
  for (const [name, day] of [
    ['old.dmp', '2026-10-20'],
    ['new.dmp', '2026-11-20'],
  ] as const) {
    writeFileSync(join(folder, name), 'memory');
    utimesSync(join(folder, name), new Date(day), new Date(day));
  }
  return { ...laptop, left: () => readdirSync(folder) };
}

describe('dumps of a crash', () => {
  test('are kept on the machine where IT wants them, for their days', async () => {
    const laptop = crashed({ CrashDumps: 1 });
    await laptop.start();
    expect(laptop.electron.crashReports).toEqual([{ uploadToServer: false }]);
    expect(laptop.left()).toEqual(['new.dmp']);
  });

  test('are neither made nor kept otherwise: they hold what was in memory', async () => {
    const laptop = crashed({});
    await laptop.start();
    expect(laptop.electron.crashReports).toEqual([]);
    expect(laptop.left()).toEqual([]);
  });
});

test('a start that fails ends with a sentence, the reason, and nothing half open', () => {
  const { electron } = fakeLaptop();
  startFailed(electron, new Error('the data are of a newer TrainFlow'));
  expect(electron.errorBoxes).toEqual([
    {
      title: 'TrainFlow',
      content: expect.stringMatching(/What was saved is kept[\s\S]*ما حُفظ باقٍ[\s\S]*newer TrainFlow$/),
    },
  ]);
  expect(electron.app.calls).toEqual(['exit 1']);
});
