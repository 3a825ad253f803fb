import { describe, expect, test } from 'vitest';
import { equivalentsOf } from '#shared/courses/equivalents.ts';
import { addDays, type DateOnly } from '#shared/kernel/dates.ts';
import { type Certificate, certificateOf, heldOn, runOn, runsOf, spansOf } from './coverage.ts';
import { below, certificate, enrollment, h2s, rule, seeded } from './enrollment.fixtures.ts';

const far = '2040-01-01';
const none = equivalentsOf([]);
const runs = (certificates: readonly Certificate[], equivalents = none, on: DateOnly = far) =>
  runsOf(spansOf(h2s, heldOn(certificates, on), equivalents)).map(({ fromOn, untilOn, last }) => [
    fromOn,
    untilOn,
    last.id,
  ]);

describe('coverage', () => {
  test('counts from the completion through the whole of the last day', () => {
    const spans = spansOf(h2s, heldOn([certificate('a', '2024-03-01', '2025-03-01')], far), none);
    const covered = (on: DateOnly) => runOn(spans, on) !== null;
    expect(['2024-02-29', '2024-03-01', '2025-03-01', '2025-03-02'].map(covered)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  test('goes on when the next certificate begins the day after, and has a gap when a day is missing', () => {
    const first = certificate('a', '2024-01-01', '2024-12-31');
    expect(runs([certificate('b', '2025-01-01', '2025-12-31'), first])).toEqual([
      ['2024-01-01', '2025-12-31', 'b'],
    ]);
    expect(runs([certificate('b', '2025-01-02', '2025-12-31'), first])).toEqual([
      ['2024-01-01', '2024-12-31', 'a'],
      ['2025-01-02', '2025-12-31', 'b'],
    ]);
  });

  test('is not shortened by a back-loaded certificate, nor by one that ends sooner', () => {
    const held = certificate('a', '2024-01-01', '2027-12-31');
    expect(
      runs([
        held,
        certificate('old', '2019-01-01', '2020-01-01'),
        certificate('b', '2025-01-01', '2026-01-01'),
      ]),
    ).toEqual([
      ['2019-01-01', '2020-01-01', 'old'],
      ['2024-01-01', '2027-12-31', 'a'],
    ]);
  });

  test('has no end with a certificate that never expires', () => {
    expect(
      runs([certificate('a', '2024-01-01', null), certificate('b', '2025-01-01', '2026-01-01')]),
    ).toEqual([['2024-01-01', null, 'a']]);
  });

  test('reaches through a dispensation', () => {
    const dispensed = certificate('a', '2024-01-01', '2024-12-31', { dispensationUntilOn: '2025-02-28' });
    expect(runs([dispensed])).toEqual([['2024-01-01', '2025-02-28', 'a']]);
  });

  test('of one and the same end is carried by the certificate completed later', () => {
    const early = [
      certificate('b', '2024-01-01', '2025-01-01'),
      certificate('a', '2024-06-01', '2025-01-01'),
    ];
    expect(runs(early)).toEqual([['2024-01-01', '2025-01-01', 'a']]);
    expect(runs(early.toReversed())).toEqual([['2024-01-01', '2025-01-01', 'a']]);
  });
});

describe('an equivalent course', () => {
  const oneWay = { courseId: h2s, equivalentId: 'refresher', mutual: false, fromOn: '2025-01-01' };
  const refreshed = certificate('r', '2024-06-01', '2026-06-01', { courseId: 'refresher' });

  test('counts from the day the equivalence holds, for trainings done before it too', () => {
    expect(runs([refreshed], equivalentsOf([oneWay]))).toEqual([['2025-01-01', '2026-06-01', 'r']]);
    expect(runs([refreshed], equivalentsOf([{ ...oneWay, fromOn: '2020-01-01' }]))).toEqual([
      ['2024-06-01', '2026-06-01', 'r'],
    ]);
    expect(runs([refreshed], equivalentsOf([{ ...oneWay, fromOn: '2026-06-02' }]))).toEqual([]);
  });

  test('counts one way, or both ways when mutual', () => {
    const back = { courseId: 'refresher', equivalentId: h2s, mutual: false, fromOn: '2020-01-01' };
    expect(runs([refreshed], equivalentsOf([back]))).toEqual([]);
    expect(runs([refreshed], equivalentsOf([{ ...back, mutual: true }]))).toEqual([
      ['2024-06-01', '2026-06-01', 'r'],
    ]);
  });

  test('carries a certificate of the course on without a gap', () => {
    const own = certificate('a', '2024-01-01', '2025-03-01');
    expect(runs([own, refreshed], equivalentsOf([oneWay]))).toEqual([['2024-01-01', '2026-06-01', 'r']]);
  });
});

describe('on a past date', () => {
  const renewed = [
    certificate('a', '2024-01-01', '2025-01-01'),
    certificate('b', '2024-12-01', '2026-01-01'),
  ];

  test('a later renewal is not known yet', () => {
    expect(runs(renewed, none, '2024-11-30')).toEqual([['2024-01-01', '2025-01-01', 'a']]);
    expect(runs(renewed, none, '2024-12-01')).toEqual([['2024-01-01', '2026-01-01', 'b']]);
  });

  test('a certificate stood until the day it was revoked, and counts for nothing from then on', () => {
    const revoked = [certificate('a', '2024-01-01', '2025-01-01', { revokedOn: '2024-06-15' })];
    expect(runs(revoked, none, '2024-06-14')).toEqual([['2024-01-01', '2025-01-01', 'a']]);
    expect(runs(revoked, none, '2024-06-15')).toEqual([]);
  });
});

describe('the certificate in an enrollment', () => {
  const completed = enrollment({ id: 'a', completedOn: '2024-01-01', rule: rule(), expiresOn: '2025-01-01' });
  test('has the date of its revocation in the zone of the tenant', () => {
    const revoked = { ...completed, revokedAt: '2024-06-14T21:30:00Z' };
    expect(certificateOf(revoked, 'Asia/Riyadh')).toMatchObject({ id: 'a', revokedOn: '2024-06-15' });
    expect(certificateOf(revoked, 'UTC')?.revokedOn).toBe('2024-06-14');
    expect(certificateOf(completed, 'UTC')?.revokedOn).toBeNull();
  });

  test('is none before its completion', () => {
    expect(certificateOf(enrollment(), 'UTC')).toBeNull();
  });
});

test('the runs are the days that one would count one by one, in any history', () => {
  const random = seeded(7);
  const start = '2024-01-01';
  const courses = [h2s, 'refresher', 'other'];
  const someDay = () => addDays(start, below(random, 60));
  for (let round = 0; round < 1500; round += 1) {
    const certificates = Array.from({ length: 1 + below(random, 6) }, (_, index) => {
      const completedOn = someDay();
      const expiresOn = random() < 0.05 ? null : addDays(completedOn, 1 + below(random, 15));
      const dispensationUntilOn =
        expiresOn && random() < 0.3 ? addDays(expiresOn, 1 + below(random, 8)) : null;
      const courseId = courses[below(random, 3)] ?? h2s;
      const revokedOn = random() < 0.15 ? addDays(completedOn, below(random, 10)) : null;
      return certificate(`c${index}`, completedOn, expiresOn, { courseId, dispensationUntilOn, revokedOn });
    });
    const equivalences =
      random() < 0.7
        ? [{ courseId: h2s, equivalentId: 'refresher', mutual: random() < 0.5, fromOn: someDay() }]
        : [];
    const on = random() < 0.3 ? someDay() : far;
    const found = runsOf(spansOf(h2s, heldOn(certificates, on), equivalentsOf(equivalences)));
    const counts = (date: DateOnly) =>
      certificates.some(
        (each) =>
          each.completedOn <= on &&
          !(each.revokedOn !== null && each.revokedOn <= on) &&
          each.completedOn <= date &&
          date <= (each.dispensationUntilOn ?? each.expiresOn ?? '9999-12-31') &&
          (each.courseId === h2s ||
            equivalences.some(
              ({ equivalentId, fromOn }) => equivalentId === each.courseId && fromOn <= date,
            )),
      );
    const wrong = Array.from({ length: 97 }, (_, index) => addDays(start, index - 2)).filter((date) => {
      const within = found.filter(
        (run) => run.fromOn <= date && (run.untilOn === null || date <= run.untilOn),
      );
      const ends = found.some((run) => run.untilOn === date);
      return within.length !== (counts(date) ? 1 : 0) || ends !== (counts(date) && !counts(addDays(date, 1)));
    });
    expect(wrong, JSON.stringify({ on, certificates, equivalences })).toEqual([]);
  }
});
