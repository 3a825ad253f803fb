import { expect, test } from 'vitest';
import type { Standing } from '#shared/enrollments/enrollment.schemas.ts';
import { byUrgency, isGap, mayAskFor } from './standings.ts';

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

test('what keeps a person from work comes first, then what ends soonest', () => {
  const ordered = byUrgency([
    standing({ courseCode: 'valid' }),
    standing({ courseCode: 'later', status: 'expiring', expiresOn: '2026-12-20' }),
    standing({ courseCode: 'sooner', status: 'expiring', expiresOn: '2026-12-01' }),
    standing({ courseCode: 'gone', status: 'expired' }),
  ]);
  expect(ordered.map(({ courseCode }) => courseCode)).toEqual(['gone', 'sooner', 'later', 'valid']);
});

test('a renewal can be asked for once the window is open, and only once', () => {
  expect(mayAskFor(standing({ status: 'valid' }))).toBe(false);
  expect(mayAskFor(standing({ status: 'expiring' }))).toBe(true);
  expect(mayAskFor(standing({ status: 'expiring', openRequestId: 'r' }))).toBe(false);
  expect(mayAskFor(standing({ status: 'missing', openEnrollmentId: 'e' }))).toBe(false);
});

test('only a mandatory course keeps from work', () => {
  expect(isGap(standing({ status: 'expired' }))).toBe(true);
  expect(isGap(standing({ status: 'expired', requiredLevel: 'recommended' }))).toBe(false);
  expect(isGap(standing({ status: 'due' }))).toBe(false);
});
