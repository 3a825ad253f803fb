import { describe, expect, test } from 'vitest';
import { Problem } from '#shared/kernel/problem.ts';
import type { Settings } from './settings.schemas.ts';
import { changeSettings } from './settings.ts';

const settings: Settings = {
  nameEn: 'Gulf Energy',
  nameAr: 'طاقة الخليج',
  timeZone: 'Asia/Riyadh',
  workingDays: [7, 1, 2, 3, 4],
  holidays: [],
  alertThresholds: [30, 14, 7, 1],
  expiredAlertEveryDays: 7,
  stepDueWorkingDays: 3,
  escalateAfterWorkingDays: 2,
  dispensationMaxDays: 90,
  version: 4,
};

const refusal = (act: () => unknown): Problem => {
  try {
    act();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('expected a refusal');
};

describe('a change of the settings', () => {
  test('changes what it names and leaves the rest', () => {
    const after = changeSettings(settings, { stepDueWorkingDays: 5, version: 4 });
    expect(after).toEqual({ ...settings, stepDueWorkingDays: 5, version: 5 });
  });

  test('keeps the thresholds in the order in which they come, the earliest alert first', () => {
    expect(changeSettings(settings, { alertThresholds: [7, 60, 1], version: 4 }).alertThresholds).toEqual([
      60, 7, 1,
    ]);
  });

  test('is refused when somebody was faster, with the settings as they now are', () => {
    const problem = refusal(() => changeSettings(settings, { nameEn: 'New', version: 3 }));
    expect(problem).toMatchObject({
      kind: 'conflict',
      code: 'settings.stale',
      details: { current: settings },
    });
  });

  test.each(['Mars/Olympus', '+03:00', ''])('is refused for the time zone %j', (timeZone) => {
    const problem = refusal(() => changeSettings(settings, { timeZone, version: 4 }));
    expect(problem.errors).toMatchObject([{ path: 'timeZone', code: 'unknown_zone' }]);
  });
});
