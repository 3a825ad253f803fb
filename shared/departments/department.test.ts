import { describe, expect, test } from 'vitest';
import type { Department } from './department.schemas.ts';
import { type Around, changeDepartment, type Inside, refuseWrongDepartment } from './department.ts';

const drilling: Department = {
  id: 'drilling',
  code: 'DRL',
  nameEn: 'Drilling',
  nameAr: 'الحفر',
  parentId: 'operations',
  headId: null,
  headNameEn: null,
  headNameAr: null,
  active: true,
  people: 0,
  version: 2,
};
const fine: Around & Inside = { codeTaken: false, activeChildren: 0 };
const wrong = (change: () => unknown): string[] => {
  try {
    change();
    return [];
  } catch (error) {
    const { code, errors } = error as { code: string; errors: { path: string; code: string }[] };
    return errors.length > 0 ? errors.map((each) => `${each.path} ${each.code}`) : [code];
  }
};

describe('a department', () => {
  test('changes only in what was sent', () => {
    expect(
      changeDepartment(drilling, { headId: 'mona', version: 2 }, { ...fine, head: { active: true } }),
    ).toEqual({
      ...drilling,
      headId: 'mona',
      version: 3,
    });
  });

  test('is not changed by who looked at an older one', () => {
    expect(() => changeDepartment(drilling, { version: 1 }, fine)).toThrow(
      expect.objectContaining({ code: 'department.stale', details: { current: drilling } }),
    );
  });

  test('never lies below itself', () => {
    const move = (line: string[]) => () =>
      changeDepartment(
        drilling,
        { parentId: line[0], version: 2 },
        { ...fine, parent: { active: true, line } },
      );
    expect(wrong(move(['drilling', 'operations']))).toEqual(['parentId circle']);
    expect(wrong(move(['rig-7', 'drilling', 'operations']))).toEqual(['parentId circle']);
    expect(wrong(move(['wells', 'operations']))).toEqual([]);
  });

  test('names every wrong field at once', () => {
    const around: Around = { codeTaken: true, parent: null, head: { active: false } };
    const expected = ['code taken', 'parentId unknown', 'headId inactive'];
    expect(wrong(() => refuseWrongDepartment({ code: 'DRL' }, around))).toEqual(expected);
    expect(wrong(() => changeDepartment(drilling, { version: 2 }, { ...around, activeChildren: 0 }))).toEqual(
      expected,
    );
    expect(wrong(() => refuseWrongDepartment({ code: 'DRL' }, { codeTaken: false, head: null }))).toEqual([
      'headId unknown',
    ]);
  });

  test('does not open below a closed one', () => {
    const closedAbove: Around = { codeTaken: false, parent: { active: false, line: ['operations'] } };
    expect(wrong(() => refuseWrongDepartment({ code: 'DRL' }, closedAbove))).toEqual(['parentId inactive']);
    const closed = { ...drilling, active: false };
    const around = { ...fine, ...closedAbove };
    expect(wrong(() => changeDepartment(closed, { active: true, version: 2 }, around))).toEqual([
      'parentId inactive',
    ]);
    expect(wrong(() => changeDepartment(closed, { nameEn: 'Wells', version: 2 }, around))).toEqual([]);
  });

  test('closes only when nobody and nothing open is left in it', () => {
    const close = { active: false, version: 2 };
    expect(changeDepartment(drilling, close, fine).active).toBe(false);
    expect(wrong(() => changeDepartment({ ...drilling, people: 2 }, close, fine))).toEqual([
      'department.has_people',
    ]);
    expect(wrong(() => changeDepartment(drilling, close, { ...fine, activeChildren: 1 }))).toEqual([
      'department.has_departments',
    ]);
  });
});
