import { describe, expect, test } from 'vitest';
import { cancelSession, changeSession, planSession } from './session.ts';

const planned = planSession({
  id: 's',
  courseId: 'h2s',
  startsAt: '2026-12-01T06:00:00Z',
  endsAt: '2026-12-01T10:00:00Z',
  place: 'Hall 1',
  instructor: null,
  seats: 10,
  waitingList: true,
});
const wrong = (path: string, code: string) =>
  expect.objectContaining({ errors: [expect.objectContaining({ path, code })] });
const refused = (code: string) => expect.objectContaining({ kind: 'conflict', code });

describe('a session', () => {
  test('ends after it starts, whatever zone the instants are written in', () => {
    expect(planned).toMatchObject({ status: 'scheduled', version: 1 });
    for (const endsAt of ['2026-12-01T06:00:00.000Z', '2026-11-30T10:00:00Z'])
      expect(() => changeSession(planned, 0, { endsAt, version: 1 })).toThrow(
        wrong('endsAt', 'ends_before_start'),
      );
    expect(() => changeSession(planned, 0, { startsAt: '2026-12-01T10:00:00Z', version: 1 })).toThrow(
      wrong('endsAt', 'ends_before_start'),
    );
  });

  test('keeps a seat for everybody who holds one', () => {
    expect(changeSession(planned, 4, { seats: 4, version: 1 })).toMatchObject({ seats: 4, version: 2 });
    expect(() => changeSession(planned, 4, { seats: 3, version: 1 })).toThrow(
      wrong('seats', 'fewer_than_booked'),
    );
  });

  test('is cancelled once, and changes no more', () => {
    const cancelled = cancelSession(planned, 1);
    expect(cancelled).toEqual({ ...planned, status: 'cancelled', version: 2 });
    expect(() => cancelSession(cancelled, 2)).toThrow(refused('course_session.cancelled'));
    expect(() => changeSession(cancelled, 0, { seats: 20, version: 2 })).toThrow(
      refused('course_session.cancelled'),
    );
  });

  test('refuses what was decided on another version', () => {
    expect(() => changeSession(planned, 0, { seats: 20, version: 2 })).toThrow(
      refused('course_session.stale'),
    );
    expect(() => cancelSession(planned, 2)).toThrow(refused('course_session.stale'));
  });
});
