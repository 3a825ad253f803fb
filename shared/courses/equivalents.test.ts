import { expect, test } from 'vitest';
import { equivalentsOf } from './equivalents.ts';

const counts = { courseId: 'basic', equivalentId: 'refresher', mutual: false, fromOn: '2025-01-01' };

test('one way: the refresher counts for the basic course, not the other way round', () => {
  const equivalents = equivalentsOf([counts]);
  expect(equivalents.get('basic')).toEqual([{ courseId: 'refresher', fromOn: '2025-01-01' }]);
  expect(equivalents.get('refresher')).toBeUndefined();
});

test('mutual: each counts for the other', () => {
  const equivalents = equivalentsOf([{ ...counts, mutual: true }]);
  expect(equivalents.get('basic')).toEqual([{ courseId: 'refresher', fromOn: '2025-01-01' }]);
  expect(equivalents.get('refresher')).toEqual([{ courseId: 'basic', fromOn: '2025-01-01' }]);
});

test('declared on both courses it holds once, from the earlier date', () => {
  const back = { courseId: 'refresher', equivalentId: 'basic', mutual: true, fromOn: '2024-06-01' };
  const equivalents = equivalentsOf([{ ...counts, mutual: true }, back]);
  expect(equivalents.get('basic')).toEqual([{ courseId: 'refresher', fromOn: '2024-06-01' }]);
  expect(equivalents.get('refresher')).toEqual([{ courseId: 'basic', fromOn: '2024-06-01' }]);
});

test('of two dates for one pair the earlier holds, whichever was declared first', () => {
  const later = { ...counts, fromOn: '2026-01-01' };
  for (const declared of [
    [counts, later],
    [later, counts],
  ])
    expect(equivalentsOf(declared).get('basic')).toEqual([{ courseId: 'refresher', fromOn: '2025-01-01' }]);
});

test('no course is its own equivalent', () => {
  expect(equivalentsOf([{ ...counts, equivalentId: 'basic' }]).get('basic')).toEqual([]);
});

test('what counts for the refresher does not count for the basic course through it', () => {
  const chain = { courseId: 'refresher', equivalentId: 'toolbox-talk', mutual: false, fromOn: '2025-01-01' };
  expect(equivalentsOf([counts, chain]).get('basic')).toEqual([
    { courseId: 'refresher', fromOn: '2025-01-01' },
  ]);
});
