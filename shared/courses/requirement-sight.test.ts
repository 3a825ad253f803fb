import { describe, expect, test } from 'vitest';
import type { Requirement } from './course.schemas.ts';
import { requirementInSight } from './requirement-sight.ts';

const required = (audience: Requirement['audience']): Requirement => ({
  id: 'requirement',
  courseId: 'h2s',
  audience,
  level: 'mandatory',
  dueWithinDays: 30,
  fromOn: '2026-01-01',
  toOn: null,
  version: 1,
});
const ofPeople = (...userIds: string[]) => required({ kind: 'people', userIds });
const crew = (userId: string) => ['salim', 'nasser'].includes(userId);

describe('a requirement', () => {
  test('of an audience is everybody’s to see', () => {
    const everyone = required({ kind: 'everyone' });
    expect(requirementInSight(everyone, () => false)).toBe(everyone);
  });

  test('of named people names only those in sight', () => {
    expect(requirementInSight(ofPeople('salim', 'officer', 'nasser'), crew)).toEqual(
      ofPeople('nasser', 'salim'),
    );
  });

  test('of nobody in sight is not there', () => {
    expect(requirementInSight(ofPeople('officer'), crew)).toBeNull();
  });
});
