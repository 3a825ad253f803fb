import { afterEach, expect, test, vi } from 'vitest';
import { isClockMoved, now, setClock } from './clock.ts';

afterEach(() => {
  setClock(null);
  vi.useRealTimers();
});

test('a moved clock stands at the given instant and runs on from there', () => {
  vi.useFakeTimers({ now: Date.parse('2026-11-21T08:00:00Z') });
  setClock('2027-03-01T09:30:00+03:00');
  expect(now()).toBe('2027-03-01T06:30:00.000Z');
  vi.advanceTimersByTime(90_000);
  expect(now()).toBe('2027-03-01T06:31:30.000Z');
  expect(isClockMoved()).toBe(true);
});

test('without one it is the time of the machine', () => {
  vi.useFakeTimers({ now: Date.parse('2026-11-21T08:00:00Z') });
  setClock('2030-01-01T00:00:00Z');
  setClock(null);
  expect(now()).toBe('2026-11-21T08:00:00.000Z');
  expect(isClockMoved()).toBe(false);
});
