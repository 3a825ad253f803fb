import { describe, expect, test } from 'vitest';
import { endExemption, grantExemption } from './exemption.ts';

const asked = {
  id: 'x',
  userId: 'salim',
  courseId: 'h2s',
  reason: 'Desk work only',
  fromOn: '2026-11-01',
  untilOn: '2027-01-31',
};
const wrong = (code: string) =>
  expect.objectContaining({ errors: [expect.objectContaining({ path: 'untilOn', code })] });

describe('an exemption', () => {
  test('names who granted it; nobody exempts himself', () => {
    expect(grantExemption(asked, 'officer')).toEqual({ ...asked, approvedBy: 'officer', version: 1 });
    expect(() => grantExemption(asked, 'salim')).toThrow(
      expect.objectContaining({ kind: 'forbidden', code: 'exemption.own' }),
    );
  });

  test('may last one day, and never less', () => {
    expect(grantExemption({ ...asked, untilOn: '2026-11-01' }, 'officer').untilOn).toBe('2026-11-01');
    expect(() => grantExemption({ ...asked, untilOn: '2026-10-31' }, 'officer')).toThrow(
      wrong('ends_before_start'),
    );
  });

  test('ends earlier and never later', () => {
    const granted = grantExemption(asked, 'officer');
    expect(endExemption(granted, '2027-01-30', 1)).toMatchObject({ untilOn: '2027-01-30', version: 2 });
    for (const untilOn of ['2027-01-31', '2027-02-01'])
      expect(() => endExemption(granted, untilOn, 1)).toThrow(wrong('not_earlier'));
    expect(() => endExemption(granted, '2026-10-31', 1)).toThrow(wrong('ends_before_start'));
    expect(() => endExemption(granted, '2026-12-31', 2)).toThrow(
      expect.objectContaining({ code: 'exemption.stale' }),
    );
  });
});
