import { describe, expect, test } from 'vitest';
import type { ExpiryRule } from '#shared/courses/course.schemas.ts';
import { addDays, addMonths, type DateOnly, daysBetween } from '#shared/kernel/dates.ts';
import { below, rule, seeded } from './enrollment.fixtures.ts';
import { type Baseline, newExpiry, ruleOf, statedExpiry } from './expiry.ts';

/** A certificate that expires on a date, as a baseline. */
const ending = (expiresOn: DateOnly, under: ExpiryRule, changes: Partial<Baseline> = {}): Baseline => ({
  rule: under,
  ...statedExpiry(under, expiresOn),
  dispensationUntilOn: null,
  ...changes,
});
const first = { baseline: null, dueOn: null };

describe('the vectors of the field', () => {
  test('V1: renewed in the window, the anniversary is kept (window of a month, here 30 days)', () => {
    const course = rule({ renewalWindowDays: 30 });
    const baseline = ending('2013-05-03', course);
    expect(newExpiry(course, { completedOn: '2013-04-15', baseline, dueOn: null })).toMatchObject({
      expiresOn: '2014-05-03',
      windowOpensOn: '2014-04-03',
    });
  });

  test('V2: the first time, before a due date, it counts from the due date (30 days)', () => {
    const earned = { completedOn: '2013-04-15', baseline: null, dueOn: '2013-05-03' };
    expect(newExpiry(rule({ renewalWindowDays: 30 }), earned)).toMatchObject({
      expiresOn: '2014-05-03',
      windowOpensOn: '2014-04-03',
    });
  });

  test('V3: the first time, without a due date, it counts from the completion (a month, here 31 days)', () => {
    expect(newExpiry(rule({ renewalWindowDays: 31 }), { ...first, completedOn: '2013-04-15' })).toMatchObject(
      {
        expiresOn: '2014-04-15',
        windowOpensOn: '2014-03-15',
      },
    );
  });

  test('V4: completed before the window, nothing moves (30 days)', () => {
    const course = rule({ renewalWindowDays: 30 });
    const baseline = ending('2013-05-03', course);
    expect(newExpiry(course, { completedOn: '2013-02-15', baseline, dueOn: null })).toMatchObject({
      expiresOn: '2013-05-03',
      windowOpensOn: '2013-04-03',
    });
  });

  test('V5: counted from the completion, with a window of 3 weeks (21 days)', () => {
    const course = rule({ recurrence: 'completion', renewalWindowDays: 21 });
    expect(newExpiry(course, { ...first, completedOn: '2013-04-15' })).toMatchObject({
      expiresOn: '2014-04-15',
      windowOpensOn: '2014-03-25',
    });
  });

  test('V6, V7: a fixed date 8 months away is taken, one 4 months away leaves too little and gives the next', () => {
    const course = rule({ recurrence: 'fixed', minimumActiveMonths: 6 });
    const expiryDueIn = (months: number) =>
      newExpiry(course, {
        completedOn: '2013-04-15',
        baseline: null,
        dueOn: addMonths('2013-04-15', months),
      });
    expect(expiryDueIn(8).expiresOn).toBe('2013-12-15');
    expect(expiryDueIn(4).expiresOn).toBe('2014-08-15');
  });

  test('V8: late, it counts from the completion', () => {
    const course = rule();
    const earned = { completedOn: '2013-05-04', baseline: ending('2013-05-03', course), dueOn: null };
    expect(newExpiry(course, earned).expiresOn).toBe('2014-05-04');
    expect(
      newExpiry(course, { completedOn: '2013-05-04', baseline: null, dueOn: '2013-05-03' }).expiresOn,
    ).toBe('2014-05-04');
  });

  test('V9: four years, renewed in a window of 3 months (here 91 days)', () => {
    const course = rule({ validityMonths: 48, renewalWindowDays: 91 });
    const baseline = ending('2020-07-06', course);
    expect(baseline.windowOpensOn).toBe('2020-04-06');
    expect(newExpiry(course, { completedOn: '2020-04-20', baseline, dueOn: null }).expiresOn).toBe(
      '2024-07-06',
    );
  });

  test('V10: the next round opens 30 days before', () => {
    expect(newExpiry(rule({ renewalWindowDays: 30 }), { ...first, completedOn: '2022-03-20' })).toMatchObject(
      {
        expiresOn: '2023-03-20',
        windowOpensOn: '2023-02-18',
      },
    );
  });

  test('V11: a late person does the training once, not again at the old anniversary', () => {
    const course = rule({ validityMonths: 1, graceDays: 90, lateWithinGrace: 'keep_anniversary' });
    const earned = { completedOn: '2025-03-20', baseline: ending('2025-02-01', course), dueOn: null };
    expect(newExpiry(course, earned).expiresOn).toBe('2025-04-20');
    expect(newExpiry(course, { ...earned, completedOn: '2025-03-01' }).expiresOn).toBe('2025-04-01');
    expect(newExpiry(course, { ...earned, completedOn: '2025-02-28' }).expiresOn).toBe('2025-03-01');
  });

  test('V12: periods are calendar years, not 365 days: no drift (last days counted inclusively)', () => {
    const course = rule({ recurrence: 'fixed', fixedAnchorOn: '2018-03-04' });
    const ends = ['2017-06-01', '2018-06-01', '2019-06-01'].map(
      (completedOn) => newExpiry(course, { ...first, completedOn }).expiresOn,
    );
    expect(ends).toEqual(['2018-03-04', '2019-03-04', '2020-03-04']);
  });

  test('GWO: a refresher in the 60 days after expiry keeps the anniversary, on the 61st day no more', () => {
    const course = rule({ validityMonths: 24, graceDays: 60, lateWithinGrace: 'keep_anniversary' });
    const baseline = ending('2025-06-30', course);
    const expiry = (completedOn: DateOnly) =>
      newExpiry(course, { completedOn, baseline, dueOn: null }).expiresOn;
    expect(expiry('2025-08-29')).toBe('2027-06-30');
    expect(expiry('2025-08-30')).toBe('2027-08-30');
  });

  test('OPITO: a refresher under a dispensation counts from the baseline expiry', () => {
    const course = rule({ validityMonths: 48 });
    const baseline = ending('2025-06-30', course, { dispensationUntilOn: '2025-09-28' });
    const expiry = (completedOn: DateOnly) =>
      newExpiry(course, { completedOn, baseline, dueOn: null }).expiresOn;
    expect(expiry('2025-09-28')).toBe('2029-06-30');
    expect(expiry('2025-09-29')).toBe('2029-09-29');
  });
});

describe('anniversary, at the edges', () => {
  const course = rule();
  const baseline = ending('2025-06-30', course);
  test.each([
    ['the day before the window opens', '2025-03-31', '2025-06-30'],
    ['the day the window opens', '2025-04-01', '2026-06-30'],
    ['the day of expiry', '2025-06-30', '2026-06-30'],
    ['the day after', '2025-07-01', '2026-07-01'],
  ])('%s', (_, completedOn, expected) => {
    expect(newExpiry(course, { completedOn, baseline, dueOn: null }).expiresOn).toBe(expected);
  });

  test('on the due date itself it counts from the due date', () => {
    const earned = { completedOn: '2025-06-30', baseline: null, dueOn: '2025-06-30' };
    expect(newExpiry(course, earned).expiresOn).toBe('2026-06-30');
  });

  test('a due date means nothing when a certificate is renewed', () => {
    const earned = { completedOn: '2025-05-01', baseline, dueOn: '2025-12-31' };
    expect(newExpiry(course, earned).expiresOn).toBe('2026-06-30');
  });

  test('grace without "keep the anniversary" counts from the completion', () => {
    const graceful = rule({ graceDays: 60 });
    const earned = { completedOn: '2025-07-15', baseline: ending('2025-06-30', graceful), dueOn: null };
    expect(newExpiry(graceful, earned)).toMatchObject({
      expiresOn: '2026-07-15',
      graceUntilOn: '2026-09-13',
    });
  });

  test('a certificate that never expires is no baseline', () => {
    const forever = {
      ...ending('2025-06-30', course),
      expiresOn: null,
      windowOpensOn: null,
      graceUntilOn: null,
    };
    const earned = { completedOn: '2025-03-01', baseline: forever, dueOn: null };
    expect(newExpiry(course, earned).expiresOn).toBe('2026-03-01');
  });
});

describe('a course that has been changed', () => {
  test('the window and the grace promised with a certificate are kept', () => {
    const promised = rule({ renewalWindowDays: 120, graceDays: 60, lateWithinGrace: 'keep_anniversary' });
    const baseline = ending('2025-06-30', promised);
    const strict = rule({ renewalWindowDays: 10 });
    const expiry = (completedOn: DateOnly) =>
      newExpiry(strict, { completedOn, baseline, dueOn: null }).expiresOn;
    expect(expiry('2025-03-02')).toBe('2026-06-30');
    expect(expiry('2025-08-29')).toBe('2026-06-30');
    expect(expiry('2025-08-30')).toBe('2026-08-30');
  });

  test('a new validity counts from the expiry, which becomes the anchor', () => {
    const before = rule({ validityMonths: 12 });
    const leap = {
      rule: before,
      ...newExpiry(before, { ...first, completedOn: '2024-02-29' }),
      dispensationUntilOn: null,
    };
    const longer = rule({ validityMonths: 36 });
    const renewed = newExpiry(longer, { completedOn: '2025-02-01', baseline: leap, dueOn: null });
    expect(renewed).toMatchObject({ anchorOn: '2025-02-28', cycle: 1, expiresOn: '2028-02-28' });
    const early = newExpiry(longer, { completedOn: '2024-06-01', baseline: leap, dueOn: null });
    expect(early).toMatchObject({ anchorOn: '2025-02-28', cycle: 0, expiresOn: '2025-02-28' });
  });

  test('that no longer expires gives a certificate without dates', () => {
    const nothing = { anchorOn: null, cycle: null, expiresOn: null, windowOpensOn: null, graceUntilOn: null };
    const baseline = ending('2025-06-30', rule());
    for (const recurrence of ['anniversary', 'completion', 'fixed'] as const)
      expect(
        newExpiry(rule({ validityMonths: null, recurrence }), {
          completedOn: '2025-06-01',
          baseline,
          dueOn: null,
        }),
      ).toEqual(nothing);
  });

  test.each([
    ['does not lead to its expiry', { anchorOn: '2020-01-01', cycle: 3 }],
    ['was never noted', { anchorOn: null, cycle: null }],
  ])('a baseline whose anchor %s counts from the expiry', (_, odd) => {
    const course = rule();
    const baseline = { ...ending('2025-06-30', course), ...odd };
    expect(newExpiry(course, { completedOn: '2025-06-01', baseline, dueOn: null })).toMatchObject({
      anchorOn: '2025-06-30',
      cycle: 1,
      expiresOn: '2026-06-30',
    });
  });
});

describe('cycles never drift', () => {
  /** Renews again and again, each time a week before expiry. */
  function renewals(course: ExpiryRule, completedOn: DateOnly, times: number): DateOnly[] {
    let baseline = {
      rule: course,
      ...newExpiry(course, { ...first, completedOn }),
      dispensationUntilOn: null,
    };
    return Array.from({ length: times }, () => {
      const { expiresOn } = baseline;
      if (expiresOn === null) throw new Error('It was to expire.');
      const renewed = newExpiry(course, { completedOn: addDays(expiresOn, -7), baseline, dueOn: null });
      baseline = { rule: course, ...renewed, dispensationUntilOn: null };
      return expiresOn;
    });
  }

  test('29 February 2024 comes back in 2028, in four cycles as in one', () => {
    expect(renewals(rule(), '2024-02-29', 4)).toEqual([
      '2025-02-28',
      '2026-02-28',
      '2027-02-28',
      '2028-02-29',
    ]);
    expect(renewals(rule({ validityMonths: 48 }), '2024-02-29', 2)).toEqual(['2028-02-29', '2032-02-29']);
  });

  test('31 January with a month of validity stays the last day of the month', () => {
    const monthly = rule({ validityMonths: 1, renewalWindowDays: 14 });
    expect(renewals(monthly, '2025-01-31', 5)).toEqual([
      '2025-02-28',
      '2025-03-31',
      '2025-04-30',
      '2025-05-31',
      '2025-06-30',
    ]);
  });

  test('neither do fixed dates without a date of the course', () => {
    const fixed = rule({ recurrence: 'fixed', minimumActiveMonths: 6 });
    expect(renewals(fixed, '2024-02-29', 4)).toEqual([
      '2025-02-28',
      '2026-02-28',
      '2027-02-28',
      '2028-02-29',
    ]);
  });

  test('whatever the first day, twenty renewals end where one step from the anchor ends', () => {
    for (const day of ['2024-01-29', '2024-01-30', '2024-01-31', '2024-02-29', '2024-03-31', '2024-08-31'])
      for (const validityMonths of [1, 3, 6, 13, 24])
        expect(renewals(rule({ validityMonths, renewalWindowDays: 10 }), day, 20)).toEqual(
          Array.from({ length: 20 }, (_, index) => addMonths(day, (index + 1) * validityMonths)),
        );
  });
});

describe('fixed', () => {
  const yearEnd = (changes: Partial<ExpiryRule> = {}) =>
    rule({ recurrence: 'fixed', fixedAnchorOn: '2026-12-31', ...changes });

  test.each([
    ['years before the anchor', '2019-03-01', 6, '2019-12-31'],
    ['exactly the minimum before it', '2026-06-30', 6, '2026-12-31'],
    ['a day too late for it', '2026-07-01', 6, '2027-12-31'],
    ['years after the anchor', '2031-08-01', 6, '2032-12-31'],
    ['a minimum longer than the validity', '2026-01-01', 18, '2027-12-31'],
    ['on the date itself, without a minimum, the next one', '2026-12-31', 0, '2027-12-31'],
    ['the day before it, without a minimum', '2026-12-30', 0, '2026-12-31'],
  ])(
    '%s: completed %s with a minimum of %i months expires %s',
    (_, completedOn, minimumActiveMonths, expected) => {
      expect(newExpiry(yearEnd({ minimumActiveMonths }), { ...first, completedOn }).expiresOn).toBe(expected);
    },
  );

  test('without any date the person gets his own: a whole validity from the completion', () => {
    const own = rule({ recurrence: 'fixed' });
    expect(newExpiry(own, { ...first, completedOn: '2025-05-17' }).expiresOn).toBe('2026-05-17');
    expect(
      newExpiry({ ...own, minimumActiveMonths: 6 }, { ...first, completedOn: '2025-05-17' }).expiresOn,
    ).toBe('2026-05-17');
  });

  test('renewed late or in the window it ends on the same day of the year', () => {
    const course = yearEnd({ minimumActiveMonths: 6 });
    const baseline = ending('2025-12-31', course);
    const expiry = (completedOn: DateOnly) =>
      newExpiry(course, { completedOn, baseline, dueOn: null }).expiresOn;
    expect(expiry('2025-11-20')).toBe('2026-12-31');
    expect(expiry('2026-02-10')).toBe('2026-12-31');
    expect(expiry('2026-08-10')).toBe('2027-12-31');
  });

  test('a renewal in the window moves on even when the minimum would allow the date being renewed', () => {
    const course = yearEnd({ minimumActiveMonths: 1 });
    const baseline = ending('2025-12-31', course);
    const expiry = (completedOn: DateOnly) =>
      newExpiry(course, { completedOn, baseline, dueOn: null }).expiresOn;
    expect(expiry('2025-10-01')).toBe('2025-12-31');
    expect(expiry('2025-10-02')).toBe('2026-12-31');
    expect(expiry('2025-11-15')).toBe('2026-12-31');
  });

  test('does not depend on which of its dates the course names, also at the end of a month', () => {
    for (const fixedAnchorOn of ['2024-02-29', '2028-02-29', '2012-02-29', '2040-02-29'])
      expect(
        newExpiry(rule({ recurrence: 'fixed', fixedAnchorOn, minimumActiveMonths: 6 }), {
          ...first,
          completedOn: '2024-08-31',
        }).expiresOn,
      ).toBe('2025-02-28');
  });
});

test('a stated expiry is kept, and renewed from', () => {
  const course = rule({ graceDays: 30 });
  const stated = statedExpiry(course, '2025-02-27');
  expect(stated).toEqual({
    anchorOn: '2025-02-27',
    cycle: 0,
    expiresOn: '2025-02-27',
    windowOpensOn: '2024-11-29',
    graceUntilOn: '2025-03-29',
  });
  const baseline = { rule: course, ...stated, dispensationUntilOn: null };
  expect(newExpiry(course, { completedOn: '2025-01-15', baseline, dueOn: null })).toMatchObject({
    anchorOn: '2025-02-27',
    cycle: 1,
    expiresOn: '2026-02-27',
  });
});

test('the snapshot of a course holds its rule and nothing else', () => {
  const course = { ...rule({ graceDays: 7 }), id: 'c', code: 'H2S', version: 4 };
  expect(ruleOf(course)).toEqual(rule({ graceDays: 7 }));
});

describe('whatever is completed', () => {
  const random = seeded(20_260_101);
  const anyRule = (): ExpiryRule => ({
    validityMonths: [1, 3, 6, 12, 24, 36, 48][below(random, 7)] ?? 12,
    renewalWindowDays: [0, 14, 30, 90, 200][below(random, 5)] ?? 0,
    recurrence: (['anniversary', 'completion', 'fixed'] as const)[below(random, 3)] ?? 'fixed',
    graceDays: below(random, 3) * 45,
    lateWithinGrace: random() < 0.5 ? 'keep_anniversary' : 'from_completion',
    fixedAnchorOn: random() < 0.5 ? addDays('2024-01-01', below(random, 900)) : null,
    minimumActiveMonths: below(random, 14),
  });
  const anyEarned = (course: ExpiryRule) => ({
    completedOn: addDays('2023-06-01', below(random, 1500)),
    baseline:
      random() < 0.7
        ? ending(addDays('2023-12-01', below(random, 1500)), random() < 0.8 ? course : anyRule())
        : null,
    dueOn: random() < 0.5 ? addDays('2023-06-01', below(random, 1500)) : null,
  });

  test('the expiry lies after it, the window before, the grace behind, and the anchor leads to it', () => {
    for (let round = 0; round < 5000; round += 1) {
      const course = anyRule();
      const earned = anyEarned(course);
      const expiry = newExpiry(course, earned);
      const { anchorOn, cycle, expiresOn, windowOpensOn, graceUntilOn } = expiry;
      if (
        anchorOn === null ||
        cycle === null ||
        expiresOn === null ||
        windowOpensOn === null ||
        graceUntilOn === null
      )
        throw new Error('It was to expire.');
      expect(expiresOn > earned.completedOn, JSON.stringify({ course, earned, expiry })).toBe(true);
      expect(daysBetween(windowOpensOn, expiresOn)).toBe(course.renewalWindowDays);
      expect(daysBetween(expiresOn, graceUntilOn)).toBe(course.graceDays);
      expect(addMonths(anchorOn, cycle * (course.validityMonths ?? 0))).toBe(expiresOn);
    }
  });

  test('fixed is the first date of the calendar that is late enough, found by trying them all', () => {
    for (let round = 0; round < 2000; round += 1) {
      const course: ExpiryRule = { ...anyRule(), recurrence: 'fixed', fixedAnchorOn: '2024-02-29' };
      const { completedOn } = anyEarned(course);
      const active = addMonths(completedOn, course.minimumActiveMonths);
      const calendar = Array.from({ length: 400 }, (_, index) =>
        addMonths('2024-02-29', (index - 100) * (course.validityMonths ?? 1)),
      );
      const expected = calendar.find((date) => date >= active && date > completedOn);
      expect(newExpiry(course, { ...first, completedOn }).expiresOn).toBe(expected);
    }
  });

  test('completing a day later never ends earlier, once the window is open', () => {
    for (let round = 0; round < 2000; round += 1) {
      const course = anyRule();
      const { baseline, dueOn } = anyEarned(course);
      const at = addDays(baseline?.windowOpensOn ?? '2023-06-01', below(random, 600));
      const expiry = (completedOn: DateOnly) =>
        newExpiry(course, { completedOn, baseline, dueOn: baseline && dueOn }).expiresOn ?? '';
      expect(expiry(at) <= expiry(addDays(at, 1)), JSON.stringify({ course, baseline, at })).toBe(true);
    }
  });
});
