import { describe, expect, test } from 'vitest';
import type { Requirement } from './course.schemas.ts';
import { type Departments, membershipsOn, type Placed } from './membership.ts';
import { applies, demandOf, reasonsByCourse, reasonsFor, trainingMatrix } from './requirement.ts';

const departments: Departments = new Map([
  ['company', { code: 'CO', parentId: null }],
  ['drilling', { code: 'DRL', parentId: 'company' }],
  ['rig-1', { code: 'RIG1', parentId: 'drilling' }],
  ['rig-2', { code: 'RIG2', parentId: 'drilling' }],
  ['office', { code: 'OFF', parentId: 'company' }],
]);
const inDepartment = (departmentId: string, fromOn: string, toOn: string | null = null) =>
  ({ kind: 'department', value: departmentId, departmentId, fromOn, toOn }) as const;
const as = (kind: 'job_role' | 'grade', value: string, fromOn: string, toOn: string | null = null) =>
  ({ kind, value, departmentId: null, fromOn, toOn }) as const;
const person = (...placements: Placed['placements'][number][]): Placed => ({
  userId: 'salim',
  hiredOn: '2020-01-01',
  registeredOn: '2024-01-01',
  placements,
});
const requirement = (changes: Partial<Requirement> = {}): Requirement => ({
  id: 'requirement',
  courseId: 'h2s',
  audience: { kind: 'everyone' },
  level: 'mandatory',
  dueWithinDays: 30,
  fromOn: '2019-01-01',
  toOn: null,
  version: 1,
  ...changes,
});
const ofDepartment = (departmentId: string) =>
  requirement({ audience: { kind: 'department', departmentId } });
const reasons = (asked: Requirement, who: Placed, on = '2025-06-01') =>
  reasonsFor(who, [asked], departments, on);

describe('a course is required of', () => {
  test('everyone, from the day he was hired', () => {
    expect(reasons(requirement(), person())).toEqual([
      {
        requirementId: 'requirement',
        audience: 'everyone',
        level: 'mandatory',
        value: '',
        appliesFromOn: '2020-01-01',
        dueOn: '2020-01-31',
      },
    ]);
  });

  test('a department and all below it', () => {
    const who = person(inDepartment('rig-1', '2021-03-01'));
    expect(reasons(ofDepartment('drilling'), who)).toMatchObject([
      { value: 'DRL', appliesFromOn: '2021-03-01' },
    ]);
    expect(reasons(ofDepartment('rig-1'), who)).toMatchObject([{ audience: 'department', value: 'RIG1' }]);
    expect(reasons(ofDepartment('rig-2'), who)).toEqual([]);
    expect(reasons(ofDepartment('rig-1'), person(inDepartment('drilling', '2021-03-01')))).toEqual([]);
  });

  test('a job role, a grade, named people', () => {
    const who = person(as('job_role', 'Driller', '2022-05-01'), as('grade', 'G7', '2023-06-01'));
    const role = requirement({ audience: { kind: 'job_role', jobRole: 'Driller' } });
    const grade = requirement({ audience: { kind: 'grade', grade: 'G7' } });
    const named = requirement({
      audience: { kind: 'people', userIds: ['omar', 'salim', 'salim'] },
      fromOn: '2024-02-01',
    });
    expect(reasons(role, who)).toMatchObject([
      { audience: 'job_role', value: 'Driller', appliesFromOn: '2022-05-01' },
    ]);
    expect(reasons(grade, who)).toMatchObject([{ audience: 'grade', value: 'G7', dueOn: '2023-07-01' }]);
    expect(reasons(named, who)).toMatchObject([
      { audience: 'people', value: '', appliesFromOn: '2024-02-01' },
    ]);
    expect(reasons(requirement({ audience: { kind: 'people', userIds: ['omar'] } }), who)).toEqual([]);
    expect(reasons(requirement({ audience: { kind: 'grade', grade: 'Driller' } }), who)).toEqual([]);
  });
});

describe('it begins to apply', () => {
  test('with the requirement, the placement or the hire, whichever is latest', () => {
    const who = person(inDepartment('rig-1', '2021-03-01'));
    const asked = ofDepartment('rig-1');
    expect(reasons({ ...asked, fromOn: '2022-01-01' }, who)[0]?.appliesFromOn).toBe('2022-01-01');
    expect(reasons(asked, who)[0]?.appliesFromOn).toBe('2021-03-01');
    expect(reasons(asked, { ...who, hiredOn: '2023-04-01' })[0]).toMatchObject({
      appliesFromOn: '2023-04-01',
      dueOn: '2023-05-01',
    });
  });

  test('without a date of hire with the first placement, and without one with the day of registration', () => {
    const who = {
      ...person(as('grade', 'G7', '2023-01-01'), inDepartment('rig-1', '2022-02-01')),
      hiredOn: null,
    };
    expect(reasons(requirement(), who)[0]?.appliesFromOn).toBe('2022-02-01');
    expect(reasons(requirement(), { ...person(), hiredOn: null })[0]?.appliesFromOn).toBe('2024-01-01');
  });

  test('not anew with a move inside the subtree or a role that goes on', () => {
    const moved = person(
      inDepartment('rig-2', '2023-01-01'),
      inDepartment('rig-1', '2021-03-01', '2022-12-31'),
      as('job_role', 'Driller', '2021-03-01', '2022-12-31'),
      as('job_role', 'Driller', '2023-01-01'),
    );
    expect(reasons(ofDepartment('drilling'), moved)[0]?.appliesFromOn).toBe('2021-03-01');
    expect(reasons(ofDepartment('rig-2'), moved)[0]?.appliesFromOn).toBe('2023-01-01');
    const role = requirement({ audience: { kind: 'job_role', jobRole: 'Driller' } });
    expect(reasons(role, moved)[0]?.appliesFromOn).toBe('2021-03-01');
  });

  test('not anew with a placement inside another one, whichever of them is still open', () => {
    const inside = (outer: string | null, inner: string | null) =>
      person(inDepartment('rig-1', '2021-03-01', outer), inDepartment('rig-2', '2022-01-01', inner));
    const since = (who: Placed) => reasons(ofDepartment('drilling'), who)[0]?.appliesFromOn;
    expect(since(inside(null, '2022-06-30'))).toBe('2021-03-01');
    expect(since(inside('2023-01-01', null))).toBe('2021-03-01');
    expect(since(inside('2026-01-01', '2022-06-30'))).toBe('2021-03-01');
    expect(since(inside('2022-06-30', '2026-01-01'))).toBe('2021-03-01');
    expect(since(inside('2022-06-30', '2023-01-01'))).toBeUndefined();
  });

  test('on the first day of a placement, and anew after a single day elsewhere', () => {
    const away = person(
      inDepartment('rig-1', '2021-03-01', '2025-05-30'),
      inDepartment('rig-1', '2025-06-01'),
    );
    expect(reasons(ofDepartment('rig-1'), away, '2025-06-01')[0]?.appliesFromOn).toBe('2025-06-01');
    expect(reasons(ofDepartment('rig-1'), away, '2025-05-31')).toEqual([]);
  });

  test('anew with a return', () => {
    const returned = person(
      inDepartment('rig-1', '2021-03-01', '2022-12-31'),
      inDepartment('rig-1', '2024-01-02'),
    );
    expect(reasons(ofDepartment('rig-1'), returned)[0]?.appliesFromOn).toBe('2024-01-02');
    expect(reasons(ofDepartment('rig-1'), returned, '2022-06-01')[0]?.appliesFromOn).toBe('2021-03-01');
    expect(reasons(ofDepartment('rig-1'), returned, '2023-06-01')).toEqual([]);
  });
});

describe('on a date', () => {
  test('the requirement holds through its last day, the placement too', () => {
    const who = person(inDepartment('rig-1', '2021-03-01', '2024-12-31'));
    const asked = { ...ofDepartment('rig-1'), fromOn: '2022-01-01', toOn: '2023-06-30' };
    const on = (date: string) => applies(asked, who, departments, date);
    expect([on('2021-12-31'), on('2022-01-01'), on('2023-06-30'), on('2023-07-01')]).toEqual([
      false,
      true,
      true,
      false,
    ]);
    const open = { ...asked, toOn: null };
    expect(applies(open, who, departments, '2024-12-31')).toBe(true);
    expect(applies(open, who, departments, '2025-01-01')).toBe(false);
  });

  test('in the past, where the person stood then decides', () => {
    const transferred = person(
      inDepartment('rig-1', '2021-03-01', '2024-12-31'),
      inDepartment('office', '2025-01-01'),
    );
    expect(applies(ofDepartment('drilling'), transferred, departments, '2024-06-01')).toBe(true);
    expect(applies(ofDepartment('drilling'), transferred, departments, '2025-06-01')).toBe(false);
    expect(applies(ofDepartment('office'), transferred, departments, '2024-06-01')).toBe(false);
    expect(applies(ofDepartment('company'), transferred, departments, '2025-06-01')).toBe(true);
  });

  test('before he was hired nothing applies', () => {
    expect(applies(requirement(), person(), departments, '2019-12-31')).toBe(false);
    expect(applies(requirement(), person(), departments, '2020-01-01')).toBe(true);
  });
});

test('a placement until the end of time and a tree that bites its tail do no harm', () => {
  const who = person(inDepartment('a', '2021-01-01', '9999-12-31'), inDepartment('b', '2022-01-01'));
  const circle: Departments = new Map([
    ['a', { code: 'A', parentId: 'b' }],
    ['b', { code: 'B', parentId: 'a' }],
  ]);
  expect([...membershipsOn(who, circle, '2025-01-01').keys()].sort()).toEqual([
    'department:a',
    'department:b',
    'everyone',
    'person:salim',
  ]);
});

test('every reason is named, course by course', () => {
  const who = person(inDepartment('rig-1', '2021-03-01'), as('job_role', 'Driller', '2021-03-01'));
  const matrix = trainingMatrix(
    [
      requirement({ id: 'all' }),
      requirement({ id: 'rig', audience: { kind: 'department', departmentId: 'drilling' } }),
      requirement({ id: 'aid', courseId: 'first-aid', audience: { kind: 'job_role', jobRole: 'Driller' } }),
      requirement({ id: 'no', courseId: 'crane', audience: { kind: 'grade', grade: 'G1' } }),
    ],
    departments,
  );
  const found = reasonsByCourse(who, matrix, '2025-06-01');
  expect([...found].map(([course, list]) => [course, list.map((each) => each.requirementId)])).toEqual([
    ['h2s', ['all', 'rig']],
    ['first-aid', ['aid']],
  ]);
});

describe('two requirements for one course', () => {
  const reason = (level: 'mandatory' | 'recommended', appliesFromOn: string, dueOn: string) =>
    ({ requirementId: 'r', audience: 'everyone', level, value: '', appliesFromOn, dueOn }) as const;
  test('mandatory wins, and a recommendation moves none of its dates', () => {
    const must = reason('mandatory', '2025-01-01', '2025-01-31');
    const may = reason('recommended', '2024-01-01', '2025-12-31');
    const demand = { level: 'mandatory', appliesFromOn: '2025-01-01', dueOn: '2025-01-31' };
    expect(demandOf([must, may])).toEqual(demand);
    expect(demandOf([may, must])).toEqual(demand);
  });

  test('of one level: the latest due date stands, and the oldest beginning', () => {
    const one = reason('mandatory', '2024-01-01', '2024-01-31');
    const two = reason('mandatory', '2025-01-01', '2025-03-31');
    const demand = { level: 'mandatory', appliesFromOn: '2024-01-01', dueOn: '2025-03-31' };
    expect(demandOf([one, two])).toEqual(demand);
    expect(demandOf([two, one])).toEqual(demand);
  });

  test('none is no demand', () => {
    expect(demandOf([])).toBeNull();
  });
});
