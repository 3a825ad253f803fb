import { expect, test } from 'vitest';
import { decidedWithin } from './decided-at.ts';

const known = { from: '2026-11-01T06:00:00Z', now: '2026-11-20T09:00:00Z' };

test.each([
  ['as the laptop says', '2026-11-18T10:30:00.250Z', '2026-11-18T10:30:00.250Z'],
  ['now, from a clock that is a year ahead', '2027-11-20T09:00:00Z', known.now],
  ['at the earliest possible, from a clock that is a year behind', '2025-11-20T09:00:00Z', known.from],
  ['now, also when the texts differ', '2026-11-20T09:00:00.000Z', known.now],
])('decided %s', (_, claimed, believed) => {
  expect(decidedWithin(claimed, known)).toBe(believed);
});
