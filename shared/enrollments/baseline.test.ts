import { expect, test } from 'vitest';
import { baselineOf, duplicateOf, type Held } from './baseline.ts';
import { enrollment, h2s, rule } from './enrollment.fixtures.ts';
import { newExpiry, statedExpiry } from './expiry.ts';

const held = (
  id: string,
  completedOn: string,
  expiresOn: string | null,
  changes: Partial<Held> = {},
): Held => ({
  ...enrollment({
    id,
    completedOn,
    rule: rule(),
    ...(expiresOn === null ? {} : statedExpiry(rule(), expiresOn)),
  }),
  ...changes,
});
const completed = (completedOn: string) => ({ id: 'new', courseId: h2s, completedOn });

test('the latest-ending certificate held on that day is renewed', () => {
  const certificates = [held('a', '2022-01-01', '2023-01-01'), held('b', '2022-12-01', '2024-01-01')];
  expect(baselineOf(certificates, completed('2023-12-01'))?.id).toBe('b');
  expect(baselineOf([...certificates].reverse(), completed('2023-12-01'))?.id).toBe('b');
  expect(baselineOf(certificates, completed('2022-11-30'))?.id).toBe('a');
});

test('the latest-ending one, not the last one earned; held also if earned on that day', () => {
  const certificates = [held('long', '2022-01-01', '2026-01-01'), held('short', '2023-01-01', '2024-01-01')];
  expect(baselineOf(certificates, completed('2023-12-01'))?.id).toBe('long');
  expect(baselineOf(certificates.toReversed(), completed('2023-12-01'))?.id).toBe('long');
  expect(baselineOf(certificates, completed('2022-01-01'))?.id).toBe('long');
});

test('a back-loaded training neither renews nor moves what was earned after it', () => {
  const certificates = [held('b', '2024-06-01', '2025-06-01')];
  expect(baselineOf(certificates, completed('2020-01-01'))).toBeNull();
  const baseline = baselineOf(certificates, completed('2020-01-01'));
  expect(newExpiry(rule(), { completedOn: '2020-01-01', baseline, dueOn: null }).expiresOn).toBe(
    '2021-01-01',
  );
});

test('of two that end together the later one is renewed: the first was renewed before its window', () => {
  const certificates = [held('early', '2024-07-01', '2025-06-01'), held('a', '2024-06-01', '2025-06-01')];
  expect(baselineOf(certificates, completed('2025-05-01'))?.id).toBe('early');
});

test('revoked, never expiring, uncompleted, other courses and the enrollment itself are no baseline', () => {
  const others = [
    held('revoked', '2024-01-01', '2025-01-01', { revokedAt: '2024-02-01T00:00:00Z' }),
    held('forever', '2024-01-01', null),
    held('other', '2024-01-01', '2025-01-01', { courseId: 'first-aid' }),
    held('new', '2024-01-01', '2025-01-01'),
    { ...enrollment(), id: 'open' },
  ];
  expect(baselineOf(others, completed('2024-12-01'))).toBeNull();
});

test('the same training on the same day is a duplicate, unless the other was revoked', () => {
  const certificates = [held('a', '2024-06-01', '2025-06-01')];
  expect(duplicateOf(certificates, completed('2024-06-01'))?.id).toBe('a');
  expect(duplicateOf(certificates, completed('2024-06-02'))).toBeNull();
  expect(duplicateOf(certificates, { ...completed('2024-06-01'), courseId: 'first-aid' })).toBeNull();
  expect(duplicateOf(certificates, { ...completed('2024-06-01'), id: 'a' })).toBeNull();
  const revoked = [held('a', '2024-06-01', '2025-06-01', { revokedAt: '2024-07-01T00:00:00Z' })];
  expect(duplicateOf(revoked, completed('2024-06-01'))).toBeNull();
});
