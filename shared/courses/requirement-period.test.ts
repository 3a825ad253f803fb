import { describe, expect, test } from 'vitest';
import { endRequirement, newRequirement } from './requirement-period.ts';

const asked = {
  id: 'r',
  courseId: 'h2s',
  audience: { kind: 'everyone' },
  level: 'mandatory',
  dueWithinDays: 30,
  fromOn: '2026-01-01',
  toOn: null,
} as const;
const today = '2026-11-20';
const end = (toOn: string, requirement = newRequirement(asked), version = 1) =>
  endRequirement(requirement, { toOn, version }, today);
const wrong = (code: string) =>
  expect.objectContaining({ errors: [expect.objectContaining({ path: 'toOn', code })] });
const refused = (code: string) => expect.objectContaining({ kind: 'conflict', code });

describe('a requirement', () => {
  test('ends on or after the day it begins', () => {
    expect(() => newRequirement({ ...asked, toOn: '2025-12-31' })).toThrow(wrong('ends_before_start'));
    expect(newRequirement({ ...asked, toOn: '2026-01-01' }).toOn).toBe('2026-01-01');
    const later = newRequirement({ ...asked, fromOn: '2027-01-01' });
    expect(() => end('2026-12-31', later)).toThrow(wrong('ends_before_start'));
  });

  test('is ended today or later: what was required before stays', () => {
    expect(end('2026-11-20')).toMatchObject({ toOn: '2026-11-20', version: 2 });
    expect(() => end('2026-11-19')).toThrow(wrong('in_the_past'));
  });

  test('whose last day is still to come may get another; one that is over is over', () => {
    const ending = newRequirement({ ...asked, toOn: '2026-11-20' });
    expect(end('2026-12-31', ending).toOn).toBe('2026-12-31');
    const ended = newRequirement({ ...asked, toOn: '2026-11-19' });
    expect(() => end('2026-12-31', ended)).toThrow(refused('requirement.ended'));
  });

  test('refuses what was decided on another version', () => {
    expect(() => end('2026-12-31', newRequirement(asked), 2)).toThrow(refused('requirement.stale'));
  });
});
