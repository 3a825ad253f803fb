import { describe, expect, test } from 'vitest';
import { equivalentsOf } from '#shared/courses/equivalents.ts';
import type { DateOnly } from '#shared/kernel/dates.ts';
import { certificate, h2s } from './enrollment.fixtures.ts';
import type { RequirementReason } from './enrollment.schemas.ts';
import { type CourseStanding, clearedForWork, type Facts, standingOf, standingsOf } from './standing.ts';

const reason = (changes: Partial<RequirementReason> = {}): RequirementReason => ({
  requirementId: 'requirement',
  audience: 'everyone',
  level: 'mandatory',
  value: '',
  appliesFromOn: '2020-01-01',
  dueOn: '2020-01-31',
  ...changes,
});
const required = new Map([[h2s, [reason()]]]);
const facts = (changes: Partial<Facts>): Facts => ({
  on: '2025-06-01',
  certificates: [],
  reasons: required,
  exemptions: [],
  equivalents: equivalentsOf([]),
  ...changes,
});
const standing = (on: DateOnly, changes: Partial<Facts> = {}) => standingOf(h2s, facts({ on, ...changes }));

describe('a required course, day by day through one certificate', () => {
  const held = certificate('a', '2024-03-01', '2025-03-01', {
    windowOpensOn: '2024-12-01',
    graceUntilOn: '2025-05-01',
    dispensationUntilOn: '2025-04-01',
  });
  test.each([
    ['2024-02-29', 'missing', null, null],
    ['2024-03-01', 'valid', '2025-04-01', 396],
    ['2024-11-30', 'valid', '2025-04-01', 122],
    ['2024-12-01', 'expiring', '2025-04-01', 121],
    ['2025-03-01', 'expiring', '2025-04-01', 31],
    ['2025-03-02', 'dispensation', '2025-04-01', 30],
    ['2025-04-01', 'dispensation', '2025-04-01', 0],
    ['2025-04-02', 'grace', '2025-04-01', -1],
    ['2025-05-01', 'grace', '2025-04-01', -30],
    ['2025-05-02', 'expired', '2025-04-01', -31],
  ] as const)('on %s it is %s', (on, status, expiresOn, daysLeft) => {
    expect(standing(on, { certificates: [held] })).toMatchObject({ status, expiresOn, daysLeft });
  });

  test('says which certificate, which level and why', () => {
    expect(standing('2025-01-01', { certificates: [held] })).toEqual({
      courseId: h2s,
      status: 'expiring',
      requiredLevel: 'mandatory',
      reasons: [reason()],
      certificateId: 'a',
      certificateCourseId: h2s,
      expiresOn: '2025-04-01',
      daysLeft: 90,
      windowOpensOn: '2024-12-01',
      dueOn: null,
    });
  });
});

describe('a course never held', () => {
  const newcomer = new Map([[h2s, [reason({ appliesFromOn: '2025-06-01', dueOn: '2025-07-01' })]]]);
  test('is due until the end of its initial period, then missing', () => {
    expect(standing('2025-06-01', { reasons: newcomer })).toMatchObject({
      status: 'due',
      dueOn: '2025-07-01',
    });
    expect(standing('2025-07-01', { reasons: newcomer }).status).toBe('due');
    expect(standing('2025-07-02', { reasons: newcomer })).toMatchObject({
      status: 'missing',
      dueOn: '2025-07-01',
      certificateId: null,
      expiresOn: null,
      daysLeft: null,
      windowOpensOn: null,
    });
  });

  test('and not required is not required', () => {
    expect(standing('2025-06-01', { reasons: new Map() })).toMatchObject({
      status: 'not_required',
      requiredLevel: null,
      reasons: [],
      dueOn: null,
    });
  });
});

describe('a lapsed certificate', () => {
  const lapsed = [certificate('a', '2023-01-01', '2024-01-01')];

  test('from before the requirement leaves the initial period', () => {
    const transferred = new Map([[h2s, [reason({ appliesFromOn: '2024-01-02', dueOn: '2024-02-01' })]]]);
    expect(standing('2024-01-15', { certificates: lapsed, reasons: transferred })).toMatchObject({
      status: 'due',
      dueOn: '2024-02-01',
      certificateId: 'a',
    });
    expect(standing('2024-02-02', { certificates: lapsed, reasons: transferred })).toMatchObject({
      status: 'expired',
      dueOn: '2024-02-01',
    });
  });

  test('held under the requirement begins no new initial period: its expiry was the due date', () => {
    const lenient = new Map([[h2s, [reason({ appliesFromOn: '2024-01-01', dueOn: '2024-12-31' })]]]);
    expect(standing('2024-01-02', { certificates: lapsed, reasons: lenient })).toMatchObject({
      status: 'expired',
      dueOn: '2024-01-01',
    });
  });

  test('stays visible where nothing is required', () => {
    expect(standing('2025-01-01', { certificates: lapsed, reasons: new Map() })).toMatchObject({
      status: 'expired',
      requiredLevel: null,
      dueOn: null,
    });
    const graceful = [certificate('a', '2023-01-01', '2024-01-01', { graceUntilOn: '2024-03-01' })];
    expect(standing('2024-02-01', { certificates: graceful, reasons: new Map() }).status).toBe('grace');
  });
});

describe('several certificates', () => {
  const a = certificate('a', '2024-01-01', '2025-01-01', { windowOpensOn: '2024-10-01' });
  const b = certificate('b', '2024-11-01', '2026-01-01', { windowOpensOn: '2025-10-01' });

  test('the end of the unbroken coverage counts, and the window of the certificate it ends with', () => {
    expect(standing('2024-11-01', { certificates: [b, a] })).toMatchObject({
      status: 'valid',
      certificateId: 'b',
      expiresOn: '2026-01-01',
      windowOpensOn: '2025-10-01',
    });
  });

  test('on the day before the renewal the window was open', () => {
    expect(standing('2024-10-31', { certificates: [a, b] })).toMatchObject({
      status: 'expiring',
      certificateId: 'a',
    });
  });

  test('a gap between two is a gap', () => {
    const c = certificate('c', '2025-02-01', '2026-02-01');
    expect(standing('2025-01-15', { certificates: [a, c] })).toMatchObject({
      status: 'expired',
      certificateId: 'a',
    });
    expect(standing('2025-02-01', { certificates: [a, c] })).toMatchObject({
      status: 'valid',
      certificateId: 'c',
    });
  });

  test('a back-loaded one changes nothing today', () => {
    const before = standing('2025-06-01', { certificates: [a, b] });
    const loaded = certificate('old', '2015-01-01', '2016-01-01');
    expect(standing('2025-06-01', { certificates: [loaded, a, b] })).toEqual(before);
    expect(standing('2015-06-01', { certificates: [loaded, a, b], reasons: new Map() }).certificateId).toBe(
      'old',
    );
  });

  test('one that never expires is valid for good', () => {
    expect(
      standing('2030-01-01', { certificates: [a, certificate('ever', '2024-05-01', null)] }),
    ).toMatchObject({
      status: 'valid',
      certificateId: 'ever',
      expiresOn: null,
      daysLeft: null,
      windowOpensOn: null,
    });
  });

  test('days that another certificate covers need no dispensation', () => {
    const dispensed = certificate('a', '2024-01-01', '2025-01-01', { dispensationUntilOn: '2025-03-01' });
    const other = certificate('b', '2024-02-01', '2025-02-01');
    expect(standing('2025-01-15', { certificates: [dispensed, other] })).toMatchObject({
      status: 'expiring',
      certificateId: 'a',
      expiresOn: '2025-03-01',
    });
  });
});

describe('an equivalent course', () => {
  const refreshed = certificate('r', '2024-06-01', '2026-06-01', {
    courseId: 'refresher',
    graceUntilOn: '2026-07-01',
  });
  const from = (fromOn: DateOnly) =>
    equivalentsOf([{ courseId: h2s, equivalentId: 'refresher', mutual: false, fromOn }]);

  test('is held in the place of the required one, and named', () => {
    expect(
      standing('2025-06-01', { certificates: [refreshed], equivalents: from('2025-01-01') }),
    ).toMatchObject({
      status: 'valid',
      certificateId: 'r',
      certificateCourseId: 'refresher',
    });
    expect(
      standing('2024-12-31', { certificates: [refreshed], equivalents: from('2025-01-01') }).status,
    ).toBe('missing');
    expect(
      standing('2026-06-15', { certificates: [refreshed], equivalents: from('2025-01-01') }).status,
    ).toBe('grace');
  });

  test('is listed for itself, not for what nobody asks', () => {
    const listed = standingsOf(
      facts({ certificates: [refreshed], equivalents: from('2020-01-01'), reasons: new Map() }),
    );
    expect(listed.map(({ courseId, status }) => [courseId, status])).toEqual([['refresher', 'valid']]);
  });
});

describe('a revoked certificate', () => {
  const revoked = [certificate('a', '2024-01-01', '2025-12-31', { revokedOn: '2025-03-15' })];
  test('was relied on until that day, and counts for nothing from it', () => {
    expect(standing('2025-03-14', { certificates: revoked })).toMatchObject({
      status: 'valid',
      expiresOn: '2025-12-31',
    });
    expect(standing('2025-03-15', { certificates: revoked })).toMatchObject({
      status: 'missing',
      certificateId: null,
    });
  });
});

describe('an exemption', () => {
  const exemptions = [{ courseId: h2s, fromOn: '2025-01-01', untilOn: '2025-06-30' }];
  test('holds from its first to its last day, then the course is missing again', () => {
    const on = (date: DateOnly) => standing(date, { exemptions }).status;
    expect(['2024-12-31', '2025-01-01', '2025-06-30', '2025-07-01'].map(on)).toEqual([
      'missing',
      'exempt',
      'exempt',
      'missing',
    ]);
  });

  test('also where a certificate is held, which stays named', () => {
    const held = [certificate('a', '2024-03-01', '2025-03-01')];
    expect(standing('2025-02-01', { exemptions, certificates: held })).toMatchObject({
      status: 'exempt',
      certificateId: 'a',
      expiresOn: '2025-03-01',
      dueOn: null,
    });
  });

  test('of another course, or from what nobody requires, is none', () => {
    const ofAnother = exemptions.map((each) => ({ ...each, courseId: 'crane' }));
    expect(standing('2025-02-01', { exemptions: ofAnother }).status).toBe('missing');
    expect(standing('2025-02-01', { exemptions, reasons: new Map() }).status).toBe('not_required');
  });
});

test('the list names every course required or ever held, once', () => {
  const certificates = [
    certificate('a', '2024-01-01', '2025-01-01'),
    certificate('b', '2024-01-01', '2025-01-01', { courseId: 'crane' }),
    certificate('c', '2026-01-01', '2027-01-01', { courseId: 'later' }),
  ];
  const reasons = new Map([
    [h2s, [reason()]],
    ['first-aid', [reason({ level: 'recommended' })]],
  ]);
  const listed = standingsOf(facts({ certificates, reasons }));
  expect(listed.map(({ courseId, status, requiredLevel }) => [courseId, status, requiredLevel])).toEqual([
    [h2s, 'expired', 'mandatory'],
    ['first-aid', 'missing', 'recommended'],
    ['crane', 'expired', null],
  ]);
  for (const each of listed)
    expect(standingOf(each.courseId, facts({ certificates, reasons }))).toEqual(each);
});

describe('cleared for work', () => {
  const at = (
    status: CourseStanding['status'],
    requiredLevel: CourseStanding['requiredLevel'] = 'mandatory',
  ) => ({
    status,
    requiredLevel,
  });
  test.each([
    ['valid', true],
    ['expiring', true],
    ['dispensation', true],
    ['due', true],
    ['exempt', true],
    ['grace', false],
    ['expired', false],
    ['missing', false],
  ] as const)('with a mandatory course that is %s: %s', (status, cleared) => {
    expect(clearedForWork([at('valid'), at(status)])).toBe(cleared);
  });

  test('whatever is only recommended, or not required', () => {
    expect(clearedForWork([at('missing', 'recommended'), at('expired', null)])).toBe(true);
    expect(clearedForWork([])).toBe(true);
  });
});
