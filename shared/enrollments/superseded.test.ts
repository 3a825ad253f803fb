import { expect, test } from 'vitest';
import { equivalentsOf } from '#shared/courses/equivalents.ts';
import { addDays } from '#shared/kernel/dates.ts';
import type { Certificate } from './coverage.ts';
import { below, certificate, h2s, seeded } from './enrollment.fixtures.ts';
import { supersededBy } from './superseded.ts';

const none = equivalentsOf([]);
const today = '2025-06-01';
const carried = (certificates: readonly Certificate[], equivalents = none, on = today) =>
  Object.fromEntries(supersededBy(certificates, equivalents, on));

test('a renewal carries every earlier one on, also after a gap', () => {
  const history = [
    certificate('a', '2020-01-01', '2021-01-01'),
    certificate('c', '2024-12-01', '2026-01-01'),
    certificate('b', '2023-01-01', '2024-01-01'),
  ];
  expect(carried(history)).toEqual({ a: 'c', b: 'c' });
});

test('a back-loaded one is carried on by the certificate that ends later, not the other way round', () => {
  expect(
    carried([certificate('now', '2024-01-01', '2027-01-01'), certificate('old', '2024-06-01', '2025-06-01')]),
  ).toEqual({
    old: 'now',
  });
});

test('of two with the same end one alone is left: renewed before its window', () => {
  const two = [certificate('b', '2024-01-01', '2025-01-01'), certificate('a', '2024-06-01', '2025-01-01')];
  expect(carried(two)).toEqual({ b: 'a' });
  expect(carried(two.toReversed())).toEqual({ b: 'a' });
  const twins = [certificate('a', '2024-01-01', '2025-01-01'), certificate('b', '2024-01-01', '2025-01-01')];
  expect(carried(twins)).toEqual({ a: 'b' });
});

test('one that never expires carries all, a revoked one none', () => {
  const held = certificate('a', '2024-01-01', '2025-01-01');
  expect(carried([held, certificate('ever', '2020-01-01', null)])).toEqual({ a: 'ever' });
  expect(carried([held, certificate('b', '2024-12-01', '2026-01-01', { revokedOn: '2025-01-10' })])).toEqual(
    {},
  );
  expect(carried([certificate('r', '2024-01-01', '2025-01-01', { revokedOn: '2024-05-01' })])).toEqual({});
});

test('a dispensation counts as the end', () => {
  const dispensed = certificate('a', '2024-01-01', '2025-01-01', { dispensationUntilOn: '2025-03-01' });
  expect(carried([dispensed, certificate('b', '2024-02-01', '2025-02-01')])).toEqual({ b: 'a' });
});

test('other courses have nothing to do with it, unless they are equivalent', () => {
  const own = certificate('a', '2024-01-01', '2025-01-01');
  const other = certificate('r', '2024-06-01', '2026-06-01', { courseId: 'refresher' });
  const from = (fromOn: string, mutual = false) =>
    equivalentsOf([{ courseId: h2s, equivalentId: 'refresher', mutual, fromOn }]);
  expect(carried([own, other])).toEqual({});
  expect(carried([own, other], from('2024-01-01'))).toEqual({ a: 'r' });
  const longer = certificate('a', '2024-01-01', '2027-01-01');
  expect(carried([longer, other], from('2024-01-01'))).toEqual({});
  expect(carried([longer, other], from('2024-01-01', true))).toEqual({ r: 'a' });
});

test('an equivalence that begins later carries on only if it leaves no gap, or has begun', () => {
  const own = certificate('a', '2024-09-01', '2025-09-01');
  const other = certificate('r', '2024-06-01', '2026-06-01', { courseId: 'refresher' });
  const from = (fromOn: string) =>
    equivalentsOf([{ courseId: h2s, equivalentId: 'refresher', mutual: false, fromOn }]);
  expect(carried([own, other], from('2025-09-02'))).toEqual({ a: 'r' });
  expect(carried([own, other], from('2025-09-03'))).toEqual({});
  expect(carried([own, other], from('2025-09-03'), '2025-09-03')).toEqual({ a: 'r' });
  const lapsed = { ...own, expiresOn: '2025-01-01' };
  const short = { ...other, expiresOn: '2025-02-01' };
  expect(carried([lapsed, short], from('2025-03-01'))).toEqual({});
  expect(carried([lapsed, short], from('2025-02-02'))).toEqual({});
  expect(carried([lapsed, short], from('2025-02-01'))).toEqual({ a: 'r' });
});

test('exactly one certificate of a course is left to be alerted about, and none ends later', () => {
  const random = seeded(11);
  for (let round = 0; round < 500; round += 1) {
    const certificates = Array.from({ length: 1 + below(random, 7) }, (_, index) => {
      const completedOn = addDays('2024-01-01', below(random, 20));
      return certificate(`c${index}`, completedOn, addDays(completedOn, 1 + below(random, 20)));
    });
    const superseded = supersededBy(certificates, none, today);
    const left = certificates.filter(({ id }) => !superseded.has(id));
    expect(left).toHaveLength(1);
    expect(certificates.every(({ expiresOn }) => (expiresOn ?? '') <= (left[0]?.expiresOn ?? ''))).toBe(true);
    expect(new Set(superseded.values()).size).toBeLessThanOrEqual(1);
  }
});
