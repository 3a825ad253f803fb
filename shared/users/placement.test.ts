import { describe, expect, test } from 'vitest';
import { placedFrom, standingsOf } from './placement.ts';
import type { Placement } from './user.schemas.ts';

const at = (id: string, value: string, fromOn: string, toOn: string | null = null): Placement => ({
  id,
  kind: 'grade',
  value,
  departmentId: null,
  fromOn,
  toOn,
});
const grade = (value: string | null) => [{ id: 'new', kind: 'grade' as const, value, departmentId: null }];
const line = ({ value, fromOn, toOn }: Placement) => `${value} ${fromOn}..${toOn ?? ''}`;
const after = (history: Placement[], value: string | null, fromOn: string) =>
  placedFrom(history, grade(value), fromOn).map(line);

describe('the history of placements', () => {
  test('begins with the first place', () => {
    expect(after([], 'G4', '2026-01-05')).toEqual(['G4 2026-01-05..']);
    expect(after([], null, '2026-01-05')).toEqual([]);
  });

  test('the period before ends the day before the new one begins', () => {
    expect(after([at('a', 'G4', '2025-01-01')], 'G5', '2026-03-01')).toEqual([
      'G4 2025-01-01..2026-02-28',
      'G5 2026-03-01..',
    ]);
  });

  test('leaving without a new place ends the period', () => {
    expect(after([at('a', 'G4', '2025-01-01')], null, '2026-03-01')).toEqual(['G4 2025-01-01..2026-02-28']);
  });

  test('staying is no new period', () => {
    expect(placedFrom([at('a', 'G4', '2025-01-01')], grade('G4'), '2026-03-01')).toEqual([
      at('a', 'G4', '2025-01-01'),
    ]);
  });

  test('a mistake is corrected on its day', () => {
    const history = [at('a', 'G4', '2025-01-01', '2026-02-28'), at('b', 'G9', '2026-03-01')];
    expect(after(history, 'G5', '2026-03-01')).toEqual(['G4 2025-01-01..2026-02-28', 'G5 2026-03-01..']);
  });

  test('a date written too late is corrected to an earlier one', () => {
    const history = [at('a', 'G4', '2025-01-01', '2026-02-28'), at('b', 'G5', '2026-03-01')];
    expect(after(history, 'G5', '2026-02-01')).toEqual(['G4 2025-01-01..2026-01-31', 'G5 2026-02-01..']);
  });

  test('what came later is not overwritten: the refusal names the day', () => {
    const history = [at('a', 'G4', '2025-01-01', '2026-02-28'), at('b', 'G5', '2026-03-01')];
    expect(() => after(history, 'G6', '2026-02-01')).toThrow(
      expect.objectContaining({
        errors: [
          {
            path: 'effectiveOn',
            code: 'later_placement',
            message: expect.stringContaining('from 2026-03-01 on (G5)'),
          },
        ],
      }),
    );
  });

  test('periods that overlap or were left open all end', () => {
    const history = [
      at('a', 'G3', '2020-01-01', '2021-12-31'),
      at('b', 'G4', '2024-01-01'),
      at('c', 'G5', '2025-01-01', '2026-06-30'),
    ];
    expect(after(history, 'G6', '2026-02-01').sort()).toEqual([
      'G3 2020-01-01..2021-12-31',
      'G4 2024-01-01..2026-01-31',
      'G5 2025-01-01..2026-01-31',
      'G6 2026-02-01..',
    ]);
  });

  test('one respect leaves the others alone', () => {
    const rigger = { ...at('r', 'Rigger', '2025-01-01'), kind: 'job_role' as const };
    expect(placedFrom([rigger, at('a', 'G4', '2025-01-01')], grade('G5'), '2026-03-01').map(line)).toEqual([
      'Rigger 2025-01-01..',
      'G4 2025-01-01..2026-02-28',
      'G5 2026-03-01..',
    ]);
  });

  test('a department stays the same when its code changes', () => {
    const history: Placement[] = [
      { id: 'a', kind: 'department', value: 'OPS', departmentId: 'd1', fromOn: '2025-01-01', toOn: null },
    ];
    const [standing] = standingsOf({ departmentId: 'd1', jobRole: null, grade: null }, 'OPS-1', () => 'new');
    expect(placedFrom(history, standing ? [standing] : [], '2026-03-01')).toEqual(history);
  });
});
