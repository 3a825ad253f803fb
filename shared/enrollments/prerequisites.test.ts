import { expect, test } from 'vitest';
import { equivalentsOf } from '#shared/courses/equivalents.ts';
import { certificate } from './enrollment.fixtures.ts';
import { missingPrerequisites } from './prerequisites.ts';

const held = [
  certificate('a', '2024-01-01', '2025-01-01', { courseId: 'basic', graceUntilOn: '2025-03-01' }),
  certificate('b', '2024-01-01', '2025-01-01', { courseId: 'medical', dispensationUntilOn: '2025-02-01' }),
  certificate('c', '2024-01-01', null, { courseId: 'refresher' }),
];
const missing = (on: string, equivalents = equivalentsOf([])) =>
  missingPrerequisites(['basic', 'medical', 'crane'], held, equivalents, on);

test('names the prerequisites that are not held on the day', () => {
  expect(missing('2023-12-31')).toEqual(['basic', 'medical', 'crane']);
  expect(missing('2025-01-01')).toEqual(['crane']);
});

test('a dispensation holds, grace does not', () => {
  expect(missing('2025-01-02')).toEqual(['basic', 'crane']);
  expect(missing('2025-02-02')).toEqual(['basic', 'medical', 'crane']);
});

test('an equivalent course holds', () => {
  const equivalents = equivalentsOf([
    { courseId: 'basic', equivalentId: 'refresher', mutual: false, fromOn: '2025-01-15' },
  ]);
  expect(missing('2025-01-14', equivalents)).toEqual(['basic', 'crane']);
  expect(missing('2025-01-15', equivalents)).toEqual(['crane']);
});
