import { describe, expect, test } from 'vitest';
import { type Named, refuseWrongStanding } from './standing.ts';

const wrong = (named: Named): string[] => {
  try {
    refuseWrongStanding('salem', named);
    return [];
  } catch (error) {
    const { errors } = error as { errors: { path: string; code: string }[] };
    return errors.map(({ path, code }) => `${path} ${code}`);
  }
};

describe('where a person stands', () => {
  test('anything goes that exists, is active and is not below him', () => {
    const named = {
      department: { active: true },
      foreman: { active: true, line: ['fahd', 'omar'] },
      manager: { active: true, line: ['mona'] },
    };
    expect(wrong(named)).toEqual([]);
  });

  test('what is not named is not looked at', () => {
    expect(wrong({})).toEqual([]);
  });

  test('unknown and inactive ones are refused, every wrong field at once', () => {
    expect(wrong({ department: null, foreman: null, manager: { active: false, line: ['mona'] } })).toEqual([
      'departmentId unknown',
      'foremanId unknown',
      'managerId inactive',
    ]);
    expect(wrong({ department: { active: false } })).toEqual(['departmentId inactive']);
  });

  test('nobody leads himself, directly or round a corner', () => {
    expect(wrong({ foreman: { active: true, line: ['salem'] } })).toEqual(['foremanId oneself']);
    expect(wrong({ manager: { active: true, line: ['mona', 'omar', 'salem'] } })).toEqual([
      'managerId circle',
    ]);
  });
});
