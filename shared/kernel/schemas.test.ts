import { expect, test } from 'vitest';
import { Id, Instant } from './schemas.ts';

test('an id in capitals is the same id, in the one spelling that is stored and compared', () => {
  expect(Id.parse('01990000-0000-7000-8000-0000000000AB')).toBe('01990000-0000-7000-8000-0000000000ab');
});

test('an instant is no finer than what can be stored: the last of 9999 would be rounded into a year without a name', () => {
  expect(Instant.parse('9999-12-31T23:59:59.999999Z')).toBe('9999-12-31T23:59:59.999999Z');
  expect(Instant.safeParse('9999-12-31T23:59:59.9999999Z').success).toBe(false);
  expect(Instant.safeParse('2026-11-20T09:00:00.0000000Z').success).toBe(false);
});
