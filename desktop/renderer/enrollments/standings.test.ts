import { expect, test } from 'vitest';
import type { Standing } from '#shared/enrollments/enrollment.schemas.ts';
import { isGap, mayAskFor, needsCare } from './standings.ts';

const standing = (change: Partial<Standing>): Standing => ({
  userId: 'u',
  courseId: 'c',
  courseCode: 'C',
  courseTitleEn: '',
  courseTitleAr: '',
  status: 'valid',
  requiredLevel: 'mandatory',
  reasons: [],
  certificateId: null,
  certificateCourseId: null,
  expiresOn: null,
  daysLeft: null,
  windowOpensOn: null,
  dueOn: null,
  openRequestId: null,
  openRequestState: null,
  openEnrollmentId: null,
  openEnrollmentState: null,
  bookedSessionStartsAt: null,
  ...change,
});

test('a renewal can be asked for once the window is open, and only once', () => {
  expect(mayAskFor(standing({ status: 'valid' }))).toBe(false);
  expect(mayAskFor(standing({ status: 'expiring' }))).toBe(true);
  expect(mayAskFor(standing({ status: 'expiring', openRequestId: 'r' }))).toBe(false);
  expect(mayAskFor(standing({ status: 'missing', openEnrollmentId: 'e' }))).toBe(false);
});

test('only a mandatory course keeps from work, and grace does not help', () => {
  expect(isGap(standing({ status: 'expired' }))).toBe(true);
  expect(isGap(standing({ status: 'grace' }))).toBe(true);
  expect(isGap(standing({ status: 'expired', requiredLevel: 'recommended' }))).toBe(false);
  expect(isGap(standing({ status: 'due' }))).toBe(false);
});

test('what keeps from work is told once, not also among what ends soon', () => {
  expect(needsCare(standing({ status: 'grace' }))).toBe(false);
  expect(needsCare(standing({ status: 'grace', requiredLevel: 'recommended' }))).toBe(true);
  expect(needsCare(standing({ status: 'expiring' }))).toBe(true);
  expect(needsCare(standing({ status: 'valid' }))).toBe(false);
});
