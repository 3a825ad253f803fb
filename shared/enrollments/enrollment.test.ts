import { describe, expect, test } from 'vitest';
import { enrollment, h2s, officer, salim } from './enrollment.fixtures.ts';
import { Enrollment, EnrollmentState } from './enrollment.schemas.ts';
import { admit, assign, book, cancel, fail, isOpen, start, unbook } from './enrollment.ts';

const session = { id: 'session', courseId: h2s, status: 'scheduled' } as const;
const another = { ...session, id: 'another' };
const refusal = (code: string) => expect.objectContaining({ code });
const booked = book(enrollment(), session, 'booked');

test('a new enrollment is assigned and holds nothing yet', () => {
  const id = '0198c0de-0000-7000-8000-000000000001';
  const created = assign({ userId: id, courseId: id, dueOn: '2025-07-01' }, { id, renewsId: id });
  expect(Enrollment.parse(created)).toMatchObject({
    state: 'assigned',
    dueOn: '2025-07-01',
    renewsId: id,
    completedOn: null,
    revision: 0,
    version: 1,
  });
  expect(assign({ userId: id, courseId: id, dueOn: null }, { id }).renewsId).toBeNull();
});

describe('a booking', () => {
  test('takes a place in a session', () => {
    expect(booked).toMatchObject({ state: 'enrolled', sessionId: 'session', seat: 'booked', version: 2 });
  });

  test('on the waiting list is not a place, until one becomes free', () => {
    const waiting = book(enrollment(), session, 'waiting');
    expect(waiting).toMatchObject({ state: 'assigned', sessionId: 'session', seat: 'waiting' });
    expect(admit(waiting)).toMatchObject({ state: 'enrolled', seat: 'booked', version: 3 });
    expect(() => admit(booked)).toThrow(refusal('enrollment.not_waiting'));
    expect(() => start(waiting)).toThrow(refusal('enrollment.not_booked'));
  });

  test('can be moved to another session, not made twice', () => {
    expect(book(booked, another, 'waiting')).toMatchObject({
      state: 'assigned',
      sessionId: 'another',
      seat: 'waiting',
    });
    expect(() => book(booked, session, 'booked')).toThrow(refusal('enrollment.already_booked'));
    expect(() => book(booked, session, 'waiting')).toThrow(refusal('enrollment.already_booked'));
    const waiting = book(enrollment(), session, 'waiting');
    expect(() => book(waiting, session, 'waiting')).toThrow(refusal('enrollment.already_booked'));
    expect(book(waiting, session, 'booked')).toMatchObject({ state: 'enrolled', seat: 'booked' });
  });

  test('is given again to someone who did not come or came in part', () => {
    const missed = { ...booked, state: 'no_show', attendance: 'no_show' } as const;
    expect(book(missed, another, 'booked')).toMatchObject({
      state: 'enrolled',
      attendance: null,
      sessionId: 'another',
    });
    const partial = { ...booked, state: 'in_progress', attendance: 'partial' } as const;
    expect(book(partial, session, 'booked')).toMatchObject({ state: 'enrolled', attendance: null });
  });

  test('of another course or of a cancelled session is refused', () => {
    expect(() => book(enrollment(), { ...session, courseId: 'first-aid' }, 'booked')).toThrow(
      expect.objectContaining({
        kind: 'invalid',
        errors: [
          expect.objectContaining({ path: 'sessionId', code: 'enrollment.session_of_another_course' }),
        ],
      }),
    );
    expect(() => book(enrollment(), { ...session, status: 'cancelled' }, 'booked')).toThrow(
      refusal('course_session.cancelled'),
    );
  });

  test('ends with its session: the enrollment is assigned again, what has begun goes on', () => {
    expect(unbook(booked)).toMatchObject({ state: 'assigned', sessionId: null, seat: null, version: 3 });
    expect(unbook(start(booked))).toMatchObject({ state: 'in_progress', sessionId: null, seat: null });
  });
});

test('a training begins once, with or without a session', () => {
  expect(start(enrollment())).toMatchObject({ state: 'in_progress', version: 2 });
  expect(start(booked)).toMatchObject({ state: 'in_progress', seat: 'booked' });
  expect(() => start(start(booked))).toThrow(refusal('enrollment.already_started'));
});

test('a failure is recorded by another person', () => {
  expect(fail(booked, { actorId: officer })).toMatchObject({ state: 'failed', version: 3 });
  expect(() => fail(booked, { actorId: salim })).toThrow(
    expect.objectContaining({ code: 'enrollment.own_record', kind: 'forbidden' }),
  );
});

test('a cancelled enrollment leaves its place to others', () => {
  expect(cancel(booked)).toMatchObject({ state: 'cancelled', seat: null, version: 3 });
});

test('nothing happens to an enrollment that is closed, whatever is tried', () => {
  for (const state of EnrollmentState.options) {
    const at = enrollment({ state });
    const tries = [start, cancel, unbook, admit, (each: typeof at) => fail(each, { actorId: officer })];
    if (isOpen(at)) continue;
    const code = state === 'completed' ? 'enrollment.already_completed' : 'enrollment.closed';
    for (const attempt of tries) expect(() => attempt(at), state).toThrow(refusal(code));
    if (state !== 'no_show') expect(() => book(at, session, 'booked')).toThrow(refusal(code));
  }
  expect(EnrollmentState.options.filter((state) => isOpen({ state }))).toEqual([
    'assigned',
    'enrolled',
    'in_progress',
  ]);
});

test('no step changes the enrollment it was given', () => {
  const given = Object.freeze(enrollment());
  for (const step of [start, cancel, (each: typeof given) => book(each, session, 'booked')])
    expect(step(given)).not.toBe(given);
  expect(given).toEqual(enrollment());
});
