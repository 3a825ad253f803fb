import { expect, test } from 'vitest';
import { bookEnrollment, completeByEnrollment, enrollRequest, unbookEnrollment } from './booking.ts';
import { after, occasion, storyOf } from './renewal.cast.ts';

const booked = { enrollmentId: 'enrollment', sessionId: 'session' };
const refused = (code: string) => expect.objectContaining({ kind: 'conflict', code });

test('an approved request is scheduled by its booking and closed by the completion', () => {
  const story = storyOf.completed();
  expect(story.request).toMatchObject({ state: 'completed', enrollmentId: 'enrollment' });
  expect(story.request.closedAt).not.toBe(null);
  expect(story.log.slice(-3).map(({ event }) => event)).toEqual([
    'enrollment_created',
    'booked',
    'completed',
  ]);
});

test('an enrollment that was never booked completes it too', () => {
  const { request } = storyOf.approved();
  expect(completeByEnrollment(request, 'enrollment', occasion('officer')).request.state).toBe('completed');
});

test('another person’s or course’s enrollment does not touch it', () => {
  const other = refused('renewal.other_enrollment');
  const { request } = storyOf.scheduled();
  expect(() => bookEnrollment(request, { ...booked, enrollmentId: 'x' }, occasion('officer'))).toThrow(other);
  expect(() => unbookEnrollment(request, 'x', occasion('officer'))).toThrow(other);
  expect(() => completeByEnrollment(request, 'x', occasion('officer'))).toThrow(other);
});

test('a cancelled session brings it back to approved, to be booked again', () => {
  const story = storyOf.scheduled();
  const freed = after(story, unbookEnrollment(story.request, 'enrollment', occasion('officer')));
  expect(freed.request).toMatchObject({ state: 'approved', enrollmentId: 'enrollment' });
  const again = bookEnrollment(freed.request, { ...booked, sessionId: 'next' }, occasion('officer'));
  expect(again.request.state).toBe('scheduled');
  expect(again.log[0]?.details).toEqual({ enrollmentId: 'enrollment', sessionId: 'next' });
});

test('after a failed attempt a new enrollment takes the old one’s place', () => {
  const { request } = storyOf.scheduled();
  const change = enrollRequest(request, 'second', occasion('officer'));
  expect(change.request).toMatchObject({ state: 'approved', enrollmentId: 'second' });
  expect(() => enrollRequest(request, 'enrollment', occasion('officer'))).toThrow(
    refused('renewal.already_enrolled'),
  );
});
