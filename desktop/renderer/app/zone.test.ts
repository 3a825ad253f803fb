import { expect, test } from 'vitest';
import { instantOf, wallClockOf } from './zone.ts';

test('what an officer types is the time in his zone, and comes back as he typed it', () => {
  expect(instantOf('Asia/Riyadh', '2026-12-03T08:00')).toBe('2026-12-03T05:00:00.000Z');
  expect(wallClockOf('Asia/Riyadh', '2026-12-03T05:00:00Z')).toBe('2026-12-03T08:00');
});

test('summer time is counted on the day itself', () => {
  expect(instantOf('Europe/Berlin', '2026-07-01T08:00')).toBe('2026-07-01T06:00:00.000Z');
  expect(instantOf('Europe/Berlin', '2026-12-01T08:00')).toBe('2026-12-01T07:00:00.000Z');
});

test('an empty field is no time', () => {
  expect(instantOf('Asia/Riyadh', '')).toBe('');
});
