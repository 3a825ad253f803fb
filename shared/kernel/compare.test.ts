import { describe, expect, test } from 'vitest';
import { compareInstants, compareText } from './compare.ts';

describe('text', () => {
  test('is in the order of its code points, as in the database', () => {
    const sorted = ['', ' ', '0', 'A', 'Al', 'Ali', 'a', 'Ç', 'أحمد', '\uFDFD', '\uFFFD', '😀', '😀a', '😁'];
    expect(sorted.toReversed().sort(compareText)).toEqual(sorted);
  });

  test('is the same only when it is the same', () => {
    expect(compareText('Ali', 'Ali')).toBe(0);
    expect(compareText('é', 'e\u0301')).not.toBe(0);
  });
});

describe('instants', () => {
  test.each([
    ['2026-11-21T09:30:00Z', '2026-11-21T09:30:00.5Z'],
    ['2026-11-21T09:30:00.499999Z', '2026-11-21T09:30:00.5Z'],
    ['2026-11-21T09:30Z', '2026-11-21T09:30:01Z'],
    ['2025-12-31T23:59:59.999999Z', '2026-01-01T00:00:00Z'],
  ])('%s comes before %s', (earlier, later) => {
    expect(compareInstants(earlier, later)).toBeLessThan(0);
    expect(compareInstants(later, earlier)).toBeGreaterThan(0);
  });

  test.each([
    ['2026-11-21T09:30:00Z', '2026-11-21T09:30:00.000Z'],
    ['2026-11-21T09:30Z', '2026-11-21T09:30:00Z'],
    ['2026-11-21T09:30:00.5Z', '2026-11-21T09:30:00.500000Z'],
  ])('%s is %s', (one, other) => {
    expect(compareInstants(one, other)).toBe(0);
  });
});
