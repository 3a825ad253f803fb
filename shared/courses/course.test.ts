import { describe, expect, test } from 'vitest';
import { NewCourse } from './course.schemas.ts';
import { changeCourse, newCourse, refuseCircle } from './course.ts';

const course = (changes: object = {}) =>
  newCourse({ ...NewCourse.parse({ code: 'H2S', titleEn: 'H2S', titleAr: 'غاز', ...changes }), id: 'h2s' });
const wrong = (path: string, code: string) =>
  expect.objectContaining({ errors: [expect.objectContaining({ path, code })] });
const equivalent = (courseId: string) => ({ courseId, mutual: false, fromOn: '2026-01-01' });
const a = '01a1fbbf-a3f9-75e9-a0e8-f8da8a1eb0d1';

describe('a course', () => {
  test('begins active, without an expiry unless one is given', () => {
    expect(course()).toMatchObject({ active: true, version: 1, validityMonths: null, renewalWindowDays: 90 });
  });

  test('changes in what is sent and nothing else; null empties', () => {
    const { version, ...before } = course({ provider: 'OPITO', validityMonths: 12 });
    expect(
      changeCourse({ ...before, version }, { provider: null, validityMonths: undefined, version: 1 }),
    ).toEqual({
      ...before,
      provider: null,
      version: 2,
    });
  });

  test('refuses a change decided on another version, and shows the present one', () => {
    const current = course();
    expect(() => changeCourse(current, { code: 'X', version: 2 })).toThrow(
      expect.objectContaining({ code: 'course.stale', details: { current } }),
    );
  });

  test('cannot have to last longer than it is valid', () => {
    const impossible = { validityMonths: 12, minimumActiveMonths: 13 };
    expect(() => course(impossible)).toThrow(wrong('minimumActiveMonths', 'longer_than_validity'));
    expect(course({ validityMonths: 12, minimumActiveMonths: 12 }).minimumActiveMonths).toBe(12);
    expect(course({ minimumActiveMonths: 13 }).minimumActiveMonths).toBe(13);
  });

  test('is neither its own prerequisite or equivalent, nor has one twice', () => {
    const change = (changes: object) => () => changeCourse(course(), { ...changes, version: 1 });
    expect(change({ prerequisiteIds: [a, 'h2s'] })).toThrow(wrong('prerequisiteIds.1', 'course_itself'));
    expect(change({ prerequisiteIds: [a, a] })).toThrow(wrong('prerequisiteIds.1', 'named_twice'));
    expect(change({ equivalents: [equivalent('h2s')] })).toThrow(
      wrong('equivalents.0.courseId', 'course_itself'),
    );
    expect(change({ equivalents: [equivalent(a), equivalent(a)] })).toThrow(
      wrong('equivalents.1.courseId', 'named_twice'),
    );
  });
});

describe('prerequisites', () => {
  const needs = (courseId: string, prerequisiteId: string) => ({ courseId, prerequisiteId });
  const known = [needs('c', 'b'), needs('b', 'a'), needs('d', 'b'), needs('a', 'z')];

  test('that lead back to the course are refused, over however many others', () => {
    for (const last of ['b', 'c', 'd'])
      expect(() => refuseCircle({ id: 'a', prerequisiteIds: ['x', last] }, known)).toThrow(
        wrong('prerequisiteIds.1', 'circular_prerequisite'),
      );
  });

  test('that meet again without coming back are fine', () => {
    expect(() => refuseCircle({ id: 'e', prerequisiteIds: ['c', 'd', 'a'] }, known)).not.toThrow();
  });

  test('of before do not count: they are replaced', () => {
    expect(() =>
      refuseCircle({ id: 'b', prerequisiteIds: ['z'] }, [needs('b', 'a'), needs('z', 'a')]),
    ).not.toThrow();
  });

  test('that hold a circle already end the search', () => {
    expect(() =>
      refuseCircle({ id: 'x', prerequisiteIds: ['p'] }, [needs('p', 'q'), needs('q', 'p')]),
    ).not.toThrow();
  });
});
