import { expect, test } from 'vitest';
import { complete } from './completion.ts';
import { enrollment, officer, rule } from './enrollment.fixtures.ts';
import type { Enrollment } from './enrollment.schemas.ts';
import { recalculate } from './recalculation.ts';

/** Three years: earned, renewed in the window, renewed late. */
const history: Enrollment[] = [];
for (const completedOn of ['2021-05-10', '2022-05-01', '2023-07-01']) {
  const recording = { actorId: officer, today: '2025-01-01', rule: rule(), certificates: history };
  const stated = { completedOn, issuer: null, certificateNumber: null };
  history.push(complete(enrollment({ id: `c${history.length}` }), stated, recording));
}
const expiries = (certificates: readonly Enrollment[]) => certificates.map(({ expiresOn }) => expiresOn);

test('the history is as the rule made it', () => {
  expect(expiries(history)).toEqual(['2022-05-10', '2023-05-10', '2024-07-01']);
});

test('a longer validity dates every certificate anew, each from the one before it', () => {
  const changes = recalculate([...history].reverse(), rule({ validityMonths: 24 }), 'New law.');
  expect(changes.map((each) => each.enrollment.id)).toEqual(['c0', 'c1', 'c2']);
  expect(expiries(changes.map((each) => each.enrollment))).toEqual([
    '2023-05-10',
    '2023-05-10',
    '2025-07-01',
  ]);
  expect(changes[0]).toMatchObject({
    enrollment: { rule: { validityMonths: 24 }, revision: 1, version: 3 },
    former: { revision: 1, reason: 'New law.', before: { id: 'c0', expiresOn: '2022-05-10' } },
  });
});

test('the same rule changes nothing, whatever more a course has', () => {
  expect(recalculate(history, rule(), 'Nothing.')).toEqual([]);
  const course = { ...rule(), id: 'course', code: 'H2S' };
  expect(recalculate(history, course, 'Nothing.')).toEqual([]);
});

test('a rule without an end leaves no dates, and no dispensation', () => {
  const [first] = history;
  const dispensed = first ? [{ ...first, dispensationUntilOn: '2022-06-01' }] : [];
  expect(recalculate(dispensed, rule({ validityMonths: null }), 'For ever.')).toMatchObject([
    { enrollment: { expiresOn: null, windowOpensOn: null, dispensationUntilOn: null } },
  ]);
});

test('revoked and open ones stay as they are, and nothing counts from a revoked one', () => {
  const [first, second, third] = history;
  if (!first || !second || !third) throw new Error('Three were earned.');
  const revoked = { ...second, revokedAt: '2022-06-01T00:00:00Z' };
  const changes = recalculate(
    [first, revoked, third, enrollment({ id: 'open' })],
    rule({ validityMonths: 6 }),
    'Stricter.',
  );
  expect(changes.map((each) => each.enrollment.id)).toEqual(['c0', 'c2']);
  expect(expiries(changes.map((each) => each.enrollment))).toEqual(['2021-11-10', '2024-01-01']);
});
