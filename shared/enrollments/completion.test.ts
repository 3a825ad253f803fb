import { describe, expect, test } from 'vitest';
import type { Held } from './baseline.ts';
import { complete, type Recording, recordAttendance } from './completion.ts';
import { enrollment, h2s, officer, rule, salim } from './enrollment.fixtures.ts';
import { book, start } from './enrollment.ts';
import { statedExpiry } from './expiry.ts';

const recording: Recording = { actorId: officer, today: '2025-06-30', rule: rule(), certificates: [] };
const done = { completedOn: '2025-06-10', issuer: null, certificateNumber: null };
const session = { id: 'session', courseId: h2s, status: 'scheduled' } as const;
const booked = book(enrollment({ dueOn: '2025-06-20' }), session, 'booked');
const days = { startsOn: '2025-06-09', endsOn: '2025-06-11' };
const refusal = (code: string) => expect.objectContaining({ code });
const former: Held = {
  ...enrollment({ id: 'former', completedOn: '2024-06-25', rule: rule() }),
  ...statedExpiry(rule(), '2025-06-25'),
};

describe('a completion', () => {
  test('earns the dates of the rule and keeps the rule', () => {
    expect(complete(enrollment(), done, recording)).toMatchObject({
      state: 'completed',
      completedOn: '2025-06-10',
      rule: rule(),
      expiresOn: '2026-06-10',
      windowOpensOn: '2026-03-12',
      graceUntilOn: '2026-06-10',
      renewsId: null,
      revision: 0,
      version: 2,
    });
  });

  test('in time counts from the due date, the first time', () => {
    expect(complete(booked, done, recording).expiresOn).toBe('2026-06-20');
  });

  test('renews the certificate held before, and says which', () => {
    const renewed = complete(enrollment({ renewsId: 'asked' }), done, {
      ...recording,
      certificates: [former],
    });
    expect(renewed).toMatchObject({ expiresOn: '2026-06-25', renewsId: 'former' });
    expect(complete(enrollment({ renewsId: 'asked' }), done, recording).renewsId).toBe('asked');
  });

  test('of an external training names issuer and number', () => {
    const external = { ...done, issuer: 'OPITO', certificateNumber: '00471' };
    expect(complete(enrollment(), external, recording)).toMatchObject({
      issuer: 'OPITO',
      certificateNumber: '00471',
    });
  });

  test('today is possible, tomorrow is refused', () => {
    expect(complete(enrollment(), { ...done, completedOn: '2025-06-30' }, recording).completedOn).toBe(
      '2025-06-30',
    );
    expect(() => complete(enrollment(), { ...done, completedOn: '2025-07-01' }, recording)).toThrow(
      expect.objectContaining({
        code: 'enrollment.completed_in_future',
        kind: 'invalid',
        errors: [expect.objectContaining({ path: 'completedOn' })],
      }),
    );
  });

  test('of one own is refused', () => {
    expect(() => complete(enrollment(), done, { ...recording, actorId: salim })).toThrow(
      expect.objectContaining({ code: 'enrollment.own_record', kind: 'forbidden' }),
    );
  });

  test('happens once', () => {
    const completed = complete(enrollment(), done, recording);
    expect(() => complete(completed, done, recording)).toThrow(refusal('enrollment.already_completed'));
    expect(() => complete(enrollment({ state: 'cancelled' }), done, recording)).toThrow(
      refusal('enrollment.closed'),
    );
    const twice = { ...recording, certificates: [{ ...former, completedOn: done.completedOn }] };
    expect(() => complete(enrollment(), done, twice)).toThrow(refusal('enrollment.duplicate_completion'));
  });

  test('elsewhere gives a place on the waiting list back', () => {
    const waiting = book(enrollment(), session, 'waiting');
    expect(complete(waiting, done, recording)).toMatchObject({
      state: 'completed',
      sessionId: null,
      seat: null,
    });
    expect(complete(booked, done, recording)).toMatchObject({ sessionId: 'session', seat: 'booked' });
  });
});

describe('attendance', () => {
  const attend = (attendance: 'full' | 'partial' | 'no_show', changes: Partial<Recording> = {}) =>
    recordAttendance(booked, { attendance }, { ...recording, ...changes, session: days });

  test('in full completes on the last day of the session', () => {
    expect(attend('full')).toMatchObject({
      state: 'completed',
      attendance: 'full',
      completedOn: '2025-06-11',
      expiresOn: '2026-06-20',
      version: 3,
    });
  });

  test('in full completes on another day when that is said, not before the session', () => {
    const on = (completedOn: string) =>
      recordAttendance(booked, { attendance: 'full', completedOn }, { ...recording, session: days });
    expect(on('2025-06-30').completedOn).toBe('2025-06-30');
    expect(on('2025-06-09').completedOn).toBe('2025-06-09');
    expect(() => on('2025-06-08')).toThrow(refusal('enrollment.completed_before_session'));
    expect(() => on('2025-07-01')).toThrow(refusal('enrollment.completed_in_future'));
  });

  test('in part leaves the training in progress, not coming closes it', () => {
    expect(attend('partial')).toMatchObject({
      state: 'in_progress',
      attendance: 'partial',
      completedOn: null,
    });
    expect(attend('no_show')).toMatchObject({ state: 'no_show', attendance: 'no_show', completedOn: null });
    const partial = { attendance: 'partial', completedOn: '2025-06-10' } as const;
    expect(() => recordAttendance(booked, partial, { ...recording, session: days })).toThrow(
      refusal('enrollment.not_attended'),
    );
  });

  test('is recorded of a begun training too', () => {
    const begun = recordAttendance(start(booked), { attendance: 'full' }, { ...recording, session: days });
    expect(begun).toMatchObject({ state: 'completed', attendance: 'full' });
  });

  test('cannot be known before the session, nor completed before its end', () => {
    expect(() => attend('no_show', { today: '2025-06-08' })).toThrow(
      refusal('enrollment.session_not_started'),
    );
    expect(attend('no_show', { today: '2025-06-09' }).state).toBe('no_show');
    expect(() => attend('full', { today: '2025-06-10' })).toThrow(refusal('enrollment.completed_in_future'));
  });

  test('of a closed enrollment is not recorded again: it is taken back first', () => {
    for (const recorded of ['full', 'no_show'] as const)
      for (const attendance of ['full', 'partial', 'no_show'] as const)
        expect(() =>
          recordAttendance(attend(recorded), { attendance }, { ...recording, session: days }),
        ).toThrow(refusal(recorded === 'full' ? 'enrollment.already_completed' : 'enrollment.closed'));
  });

  test('needs a place in the session', () => {
    for (const each of [enrollment(), book(enrollment(), session, 'waiting')])
      expect(() => recordAttendance(each, { attendance: 'full' }, { ...recording, session: days })).toThrow(
        refusal('enrollment.not_booked'),
      );
  });

  test('of one own is refused, whatever it is', () => {
    for (const attendance of ['full', 'partial', 'no_show'] as const)
      expect(() => attend(attendance, { actorId: salim })).toThrow(refusal('enrollment.own_record'));
  });
});
