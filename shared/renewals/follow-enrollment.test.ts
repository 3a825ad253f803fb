import { describe, expect, test } from 'vitest';
import type { Enrollment } from '#shared/enrollments/enrollment.schemas.ts';
import { assign } from '#shared/enrollments/enrollment.ts';
import { bookedSession, followEnrollment, isGrantedFor, needsAnother } from './follow-enrollment.ts';
import { occasion, type Story, storyOf } from './renewal.cast.ts';

const made = (changes: Partial<Enrollment> = {}): Enrollment => ({
  ...assign({ userId: 'worker', courseId: 'course', dueOn: null }, { id: 'enrollment' }),
  ...changes,
});
const seat = { state: 'enrolled', sessionId: 'session', seat: 'booked' } as const;
/** Where the request gets to, and what its timeline says of it. */
const followed = ({ request, log }: Story, enrollment: Enrollment) => {
  const change = followEnrollment(request, enrollment, bookedSession(log), occasion('officer'));
  return [change.request.state, ...change.log.map(({ event }) => event)];
};

describe('a granted request', () => {
  const { approved, scheduled } = storyOf;

  test('follows its booking and its end', () => {
    expect(followed(approved(), made(seat))).toEqual(['scheduled', 'booked']);
    expect(followed(scheduled(), made({ ...seat, state: 'completed' }))).toEqual(['completed', 'completed']);
    expect(followed(scheduled(), made())).toEqual(['approved', 'unbooked']);
    expect(followed(scheduled(), made({ ...seat, state: 'in_progress', attendance: 'partial' }))).toEqual([
      'approved',
      'unbooked',
    ]);
  });

  test('is told the same booking once, and another session anew', () => {
    expect(followed(scheduled(), made(seat))).toEqual(['scheduled']);
    expect(followed(scheduled(), made({ ...seat, sessionId: 'later' }))).toEqual(['scheduled', 'booked']);
  });

  test('has no seat on a waiting list', () => {
    expect(followed(approved(), made({ state: 'assigned', sessionId: 'session', seat: 'waiting' }))).toEqual([
      'approved',
    ]);
  });

  test('takes the enrollment that replaces a failed one, with its seat', () => {
    expect(followed(scheduled(), made({ id: 'next' }))).toEqual(['approved', 'enrollment_created']);
    expect(followed(scheduled(), made({ id: 'next', ...seat }))).toEqual([
      'scheduled',
      'enrollment_created',
      'booked',
    ]);
  });

  test('needs another enrollment when its own was failed or missed', () => {
    const { request } = approved();
    expect(needsAnother(request, made({ state: 'failed' }))).toBe(true);
    expect(needsAnother(request, made({ state: 'no_show' }))).toBe(true);
    expect(needsAnother(request, made({ state: 'cancelled' }))).toBe(false);
    expect(needsAnother(request, made({ id: 'other', state: 'failed' }))).toBe(false);
  });
});

describe('an enrollment belongs to the request', () => {
  const own = made();
  test('that it was made for, while that is granted', () => {
    expect(isGrantedFor(storyOf.approved().request, own, own)).toBe(true);
    expect(isGrantedFor(storyOf.scheduled().request, own, own)).toBe(true);
    expect(isGrantedFor(storyOf.completed().request, own, own)).toBe(false);
  });

  test('whose own is over, when it is open', () => {
    const { request } = storyOf.approved();
    const next = made({ id: 'next' });
    expect(isGrantedFor(request, made({ state: 'failed' }), next)).toBe(true);
    expect(isGrantedFor(request, made({ state: 'cancelled' }), next)).toBe(true);
    expect(isGrantedFor(request, made(), next)).toBe(false);
    expect(isGrantedFor(request, made({ state: 'completed' }), next)).toBe(false);
    expect(isGrantedFor(request, made({ state: 'failed' }), made({ id: 'next', state: 'failed' }))).toBe(
      false,
    );
  });
});
