import { describe, expect, test } from 'vitest';
import { courseApi } from '#shared/courses/course.api.ts';
import type { Requirement } from '#shared/courses/course.schemas.ts';
import { h2s, id, idOf, morning, type Name, session } from './crew.fixtures.ts';
import { ask, laptopOf } from './laptop.fixtures.ts';
import type { Changed } from './offline.ts';

describe('the catalogue on a laptop', () => {
  test.each([
    [{}, ['FIRE', 'H2S', 'OLD']],
    [{ sort: 'title' }, ['FIRE', 'H2S', 'OLD']],
    [{ active: 'false' }, ['OLD']],
    [{ active: 'true' }, ['FIRE', 'H2S']],
    [{ category: 'Rig' }, ['FIRE']],
    [{ q: 'دوره fire' }, ['FIRE']],
    [{ q: 'training' }, ['FIRE', 'H2S', 'OLD']],
  ])('is filtered by %j', (query, codes) => {
    expect(ask(laptopOf('salim'), courseApi.list, { query }).items.map(({ code }) => code)).toEqual(codes);
  });

  test('has each course with its links, and no other', () => {
    const laptop = laptopOf('salim');
    expect(ask(laptop, courseApi.get, { params: { id: h2s } }).prerequisiteIds).toEqual([]);
    expect(() => ask(laptop, courseApi.get, { params: { id: id(99) } })).toThrow(
      expect.objectContaining({ code: 'course.missing' }),
    );
  });
});

describe('sessions on a laptop', () => {
  const fraction = session(id(31), { startsAt: '2026-11-20T05:00:00.5Z', courseId: id(21) });
  const cancelled = session(id(32), { startsAt: '2026-11-19T05:00:00Z', status: 'cancelled' });

  test.each([
    [{}, [id(32), morning, id(31)]],
    [{ from: '2026-11-20T05:00:00Z' }, [morning, id(31)]],
    [{ from: '2026-11-20T05:00:00.1Z' }, [id(31)]],
    [{ status: 'cancelled' }, [id(32)]],
    [{ courseId: h2s, status: 'scheduled' }, [morning]],
  ])('come by their start, filtered by %j', (query, ids) => {
    const { items } = ask(laptopOf('salim', [fraction, cancelled]), courseApi.sessions, { query });
    expect(items.map((each) => each.id)).toEqual(ids);
  });
});

describe('requirements on a laptop', () => {
  const required = (
    number: number,
    audience: Requirement['audience'],
    more: Partial<Requirement> = {},
  ): Changed => {
    const body: Requirement = {
      id: id(number),
      courseId: h2s,
      audience,
      level: 'mandatory',
      dueWithinDays: 30,
      fromOn: '2026-01-01',
      toOn: null,
      version: 1,
      ...more,
    };
    return { kind: 'requirement', id: id(number), body };
  };
  const records = [
    required(50, { kind: 'everyone' }, { toOn: '2026-06-30' }),
    required(51, { kind: 'people', userIds: [idOf('salim'), idOf('aisha')] }),
    required(52, { kind: 'people', userIds: [idOf('aisha')] }),
    required(53, { kind: 'everyone' }, { courseId: id(21), fromOn: '2026-07-01' }),
  ];
  const listed = (name: Name, query: object = {}) =>
    ask(laptopOf(name, records), courseApi.requirements, { query }).items.map((each) => each.id);

  test('are in force on a day and of a course, the newest first', () => {
    expect(listed('aisha')).toEqual([id(53), id(52), id(51), id(50)]);
    expect(listed('aisha', { on: '2026-06-30' })).toEqual([id(52), id(51), id(50)]);
    expect(listed('aisha', { on: '2026-07-01' })).toEqual([id(53), id(52), id(51)]);
    expect(listed('aisha', { courseId: id(21) })).toEqual([id(53)]);
  });
});
