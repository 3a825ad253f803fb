import { describe, expect, test } from 'vitest';
import { addDays, daysBetween, earlier } from '#shared/kernel/dates.ts';
import { RequestState } from '#shared/renewals/renewal.schemas.ts';
import {
  type AlertSchedule,
  alertKey,
  alertRanges,
  alertsOf,
  type Expiry,
  mostUrgentMissed,
  rungOn,
} from './alerts.ts';

const schedule: AlertSchedule = { alertThresholds: [30, 14, 7, 1], expiredAlertEveryDays: 7 };
const today = '2026-03-01';

describe('the rung a certificate stands on', () => {
  test.each([
    [400, null],
    [31, null],
    [30, 30],
    [29, 30],
    [15, 30],
    [14, 14],
    [8, 14],
    [7, 7],
    [2, 7],
    [1, 1],
    [0, 0],
    [-1, 0],
    [-6, 0],
    [-7, -7],
    [-13, -7],
    [-14, -14],
    [-700, -700],
  ])('with %i days left is %s', (daysLeft, rung) => {
    expect(rungOn(daysLeft, schedule)).toBe(rung);
  });

  test('follows the tenant’s own thresholds, in any order', () => {
    const own = { alertThresholds: [3, 60], expiredAlertEveryDays: 30 };
    expect([61, 60, 4, 3, 1, 0, -29, -30].map((left) => rungOn(left, own))).toEqual([
      null,
      60,
      60,
      3,
      3,
      0,
      0,
      -30,
    ]);
  });
});

describe('after an outage', () => {
  test('only the most urgent missed alert is owed, and never a milder one after it', () => {
    expect(mostUrgentMissed(5, [], schedule)).toBe(7);
    expect(mostUrgentMissed(5, [30], schedule)).toBe(7);
    expect(mostUrgentMissed(5, [7], schedule)).toBe(null);
    expect(mostUrgentMissed(5, [30, 7], schedule)).toBe(null);
    expect(mostUrgentMissed(-9, [30, 14, 7, 1, 0], schedule)).toBe(-7);
    expect(mostUrgentMissed(40, [], schedule)).toBe(null);
  });

  test('a new threshold does not repeat what a lower rung has said', () => {
    const wider = { ...schedule, alertThresholds: [30, 20, 14, 7, 1] };
    expect(mostUrgentMissed(13, [14], wider)).toBe(null);
    expect(mostUrgentMissed(18, [30], wider)).toBe(20);
    expect(mostUrgentMissed(-8, [-7], { ...schedule, expiredAlertEveryDays: 5 })).toBe(null);
  });
});

describe('the ranges of a daily scan', () => {
  test('are one day per rung', () => {
    expect(alertRanges(today, '2026-02-28', schedule, '2026-02-10')).toEqual([
      { rung: -14, fromOn: '2026-02-15', toOn: '2026-02-15' },
      { rung: -7, fromOn: '2026-02-22', toOn: '2026-02-22' },
      { rung: 0, fromOn: '2026-03-01', toOn: '2026-03-01' },
      { rung: 1, fromOn: '2026-03-02', toOn: '2026-03-02' },
      { rung: 7, fromOn: '2026-03-08', toOn: '2026-03-08' },
      { rung: 14, fromOn: '2026-03-15', toOn: '2026-03-15' },
      { rung: 30, fromOn: '2026-03-31', toOn: '2026-03-31' },
    ]);
  });

  test('are none when the day was scanned already, or the clock went back', () => {
    expect(alertRanges(today, today, schedule, '2026-01-01')).toEqual([]);
    expect(alertRanges(today, '2026-03-09', schedule, '2026-01-01')).toEqual([]);
  });

  test('of a first scan hold every certificate that stands on a rung', () => {
    expect(alertRanges(today, null, schedule, '2026-02-20')).toEqual([
      { rung: -7, fromOn: '2026-02-20', toOn: '2026-02-22' },
      { rung: 0, fromOn: '2026-02-23', toOn: '2026-03-01' },
      { rung: 1, fromOn: '2026-03-02', toOn: '2026-03-02' },
      { rung: 7, fromOn: '2026-03-03', toOn: '2026-03-08' },
      { rung: 14, fromOn: '2026-03-09', toOn: '2026-03-15' },
      { rung: 30, fromOn: '2026-03-16', toOn: '2026-03-31' },
    ]);
  });

  test('begin with what still matters when nothing has expired yet', () => {
    const [first] = alertRanges(today, null, schedule, '2026-03-05');
    expect(first).toEqual({ rung: 7, fromOn: '2026-03-05', toOn: '2026-03-08' });
  });
});

/** Reproducible chance (a linear congruential generator): a failing seed fails again. */
function chanceOf(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 4_294_967_296) * below);
  };
}

/** What a person who never sleeps would send for a certificate on one run: he goes through the missed days one by one. */
function sentByHand(
  expiresOn: string,
  scannedOn: string,
  on: string,
  { alertThresholds, ...rest }: AlertSchedule,
) {
  let owed: number | null = null;
  for (let date = addDays(scannedOn, 1); date <= on; date = addDays(date, 1)) {
    const left = daysBetween(date, expiresOn);
    const weekly = left <= 0 && left % rest.expiredAlertEveryDays === 0;
    if (weekly || alertThresholds.includes(left)) owed = left;
  }
  return owed;
}

const schedules: AlertSchedule[] = [
  schedule,
  { alertThresholds: [1], expiredAlertEveryDays: 1 },
  { alertThresholds: [5, 90, 60, 2], expiredAlertEveryDays: 10 },
  { alertThresholds: [365, 3], expiredAlertEveryDays: 90 },
];

test('whatever days the scan misses, it sends what a day-by-day clerk would send, and each alert once', () => {
  for (let seed = 1; seed <= 40; seed += 1) {
    const chance = chanceOf(seed);
    const own = schedules[seed % schedules.length] ?? schedule;
    const certificates = Array.from({ length: 30 }, () => addDays('2026-01-01', chance(300) - 100));
    const oldest = certificates.reduce(earlier);
    const sent = new Set<string>();
    let scannedOn = '2025-12-31';
    for (let run = 0; run < 25; run += 1) {
      const on = addDays(scannedOn, chance(4) === 0 ? chance(40) : 1);
      const ranges = alertRanges(on, scannedOn, own, oldest);
      for (const [index, expiresOn] of certificates.entries()) {
        const found = ranges.filter(({ fromOn, toOn }) => fromOn <= expiresOn && expiresOn <= toOn);
        expect(found.length, 'never two alerts in one scan').toBeLessThanOrEqual(1);
        const rung = found[0]?.rung ?? null;
        const byHand = sentByHand(expiresOn, scannedOn, on, own);
        expect([seed, on, expiresOn, rung]).toEqual([
          seed,
          on,
          expiresOn,
          byHand === null ? null : 0 + byHand,
        ]);
        if (rung === null) continue;
        const key = alertKey(`${index}`, expiresOn, rung);
        expect(sent.has(key), 'never twice').toBe(false);
        sent.add(key);
      }
      scannedOn = on;
    }
  }
}, 60_000);

test('a certificate that arrives between two scans is found by the ranges of a first scan, on the rung it stands on', () => {
  for (const own of schedules) {
    const ranges = alertRanges(today, null, own, '2025-01-01');
    for (let left = -400; left <= 400; left += 1) {
      const expiresOn = addDays(today, left);
      const found = ranges.filter(({ fromOn, toOn }) => fromOn <= expiresOn && expiresOn <= toOn);
      const owed = expiresOn < '2025-01-01' ? null : mostUrgentMissed(left, [], own);
      expect([left, ...found.map(({ rung }) => rung)]).toEqual([left, owed].filter((each) => each !== null));
    }
  }
});

describe('who is told', () => {
  const expiry: Expiry = {
    person: { id: 'worker', active: true, nameEn: 'Salim', nameAr: 'سالم' },
    foreman: { id: 'foreman', active: true },
    course: {
      id: 'course',
      code: 'H2S',
      titleEn: 'H2S awareness',
      titleAr: 'التوعية بغاز كبريتيد الهيدروجين',
    },
    expiresOn: '2026-03-08',
    renewed: false,
    request: null,
  };
  const told = (changed: Partial<Expiry>, on = today) =>
    alertsOf({ ...expiry, ...changed }, on).map(({ userId, kind }) => [userId, kind]);

  test('the person and his foreman, with everything the sentence needs in both languages', () => {
    expect(told({})).toEqual([
      ['worker', 'certificate_expiring'],
      ['foreman', 'crew_certificate_expiring'],
    ]);
    expect(alertsOf(expiry, today)[0]).toMatchObject({
      href: '/my-renewals',
      params: {
        daysLeft: 7,
        expiresOn: '2026-03-08',
        personNameAr: 'سالم',
        courseCode: 'H2S',
        softened: false,
      },
    });
  });

  test.each([
    ['2026-03-07', 'certificate_expiring', 'crew_certificate_expiring', 1],
    ['2026-03-08', 'certificate_expires_today', 'crew_certificate_expiring', 0],
    ['2026-03-10', 'certificate_expired', 'crew_certificate_expired', -2],
  ])('on %s it says how things stand on that day, also when it comes late', (on, own, crew, daysLeft) => {
    expect(told({}, on)).toEqual([
      ['worker', own],
      ['foreman', crew],
    ]);
    expect(alertsOf(expiry, on)[1]?.params.daysLeft).toBe(daysLeft);
  });

  test('nobody, once it is renewed or the person has left', () => {
    expect(told({ renewed: true })).toEqual([]);
    expect(told({ person: { ...expiry.person, active: false } })).toEqual([]);
  });

  test('the person alone when his foreman is missing, has left, or is himself', () => {
    const alone = [['worker', 'certificate_expiring']];
    expect(told({ foreman: null })).toEqual(alone);
    expect(told({ foreman: { id: 'foreman', active: false } })).toEqual(alone);
    expect(told({ foreman: { id: 'worker', active: true } })).toEqual(alone);
  });

  test.each(RequestState.options)(
    'a renewal that is %s is named, and softens the text only while granted',
    (state) => {
      const request = { state, sessionStartsAt: '2026-03-05T05:00:00Z' };
      const [own] = alertsOf({ ...expiry, request }, today);
      expect(own?.params).toMatchObject({
        requestState: state,
        sessionStartsAt: '2026-03-05T05:00:00Z',
        softened: state === 'approved' || state === 'scheduled',
      });
    },
  );
});
