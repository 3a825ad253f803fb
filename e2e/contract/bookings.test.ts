import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { courseApi } from '#shared/courses/course.api.ts';
import { type BareApp, noon } from '../support/bare-app.ts';
import { act } from '../support/enrolling.ts';
import { type Training, training, trainingApp } from '../support/training.ts';

let app: BareApp;
let t: Training;
let count = 0;

beforeAll(async () => {
  app = await trainingApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  app.setClock(noon);
  t = await training(app, `bookings${count++}`);
});
const officer = () => act(t.asOfficer);
const conflict = (code: string) => ({ kind: 'conflict', code });
const actionsOn = async (id: string) =>
  (await app.changes(t.tenantId)).filter((row) => row.subject_id === id).map(({ action }) => action);

describe('a booking', () => {
  test('of the last seat is won by one of two; the other waits, or is refused', async () => {
    for (const [waitingList, on] of [
      [true, '2026-12-01'],
      [false, '2026-12-02'],
    ] as const) {
      const courseId = await t.course();
      const sessionId = await t.session(courseId, on, { seats: 1, waitingList });
      const people = [t.salim, t.stranger, t.foreman];
      const assigned = await Promise.all(people.map((person) => t.assign(person, courseId)));
      const settled = await Promise.allSettled(assigned.map((each) => officer().book(each, sessionId)));
      const seats = settled.map((each) => (each.status === 'fulfilled' ? each.value.seat : each.reason.code));
      expect(seats.sort()).toEqual(
        waitingList
          ? ['booked', 'waiting', 'waiting']
          : ['booked', 'course_session.full', 'course_session.full'],
      );
    }
  });

  test('given back goes to the first who waits, whatever the clock says', async () => {
    const courseId = await t.course();
    const sessionId = await t.session(courseId, '2026-12-01', { seats: 1 });
    const holder = await t.assign(t.salim, courseId, sessionId);
    const second = await t.assign(t.stranger, courseId);
    const first = await t.assign(t.foreman, courseId, sessionId);
    await officer().book(second, sessionId);
    await officer().cancel(holder);
    expect((await t.get(first.id)).seat).toBe('booked');
    expect((await t.get(second.id)).seat).toBe('waiting');
    expect(await actionsOn(first.id)).toEqual([
      'enrollment.assigned',
      'enrollment.booked',
      'enrollment.booked',
    ]);
  });

  test('moved to another session frees the former seat', async () => {
    const courseId = await t.course();
    const full = await t.session(courseId, '2026-12-01', { seats: 1 });
    const later = await t.session(courseId, '2026-12-08');
    const holder = await t.assign(t.salim, courseId, full);
    const waiting = await t.assign(t.stranger, courseId, full);
    expect(await officer().book(holder, later)).toMatchObject({ sessionId: later, seat: 'booked' });
    expect((await t.get(waiting.id)).seat).toBe('booked');
  });

  test('two people exchange their seats at once without blocking each other', async () => {
    const courseId = await t.course();
    const a = await t.session(courseId, '2026-12-01');
    const b = await t.session(courseId, '2026-12-08');
    const one = await t.assign(t.salim, courseId, a);
    const two = await t.assign(t.stranger, courseId, b);
    const moved = await Promise.all([officer().book(one, b), officer().book(two, a)]);
    expect(moved.map(({ sessionId }) => sessionId)).toEqual([b, a]);
  });

  test('is of a session of the course that has not begun', async () => {
    const courseId = await t.course();
    const assigned = await t.assign(t.salim, courseId);
    const other = await t.session(await t.course(), '2026-12-01');
    await expect(officer().book(assigned, other)).rejects.toMatchObject({ kind: 'invalid' });
    const begun = await t.session(courseId, '2026-11-20');
    await expect(officer().book(assigned, begun)).rejects.toMatchObject(conflict('course_session.begun'));
  });

  test('never puts a person in two places at a time', async () => {
    const courseId = await t.course({ code: 'H2S' });
    await t.assign(t.salim, courseId, await t.session(courseId, '2026-12-01'));
    const other = await t.course();
    const sameTime = await t.session(other, '2026-12-01');
    const assigned = await t.assign(t.salim, other);
    await expect(officer().book(assigned, sameTime)).rejects.toMatchObject({
      ...conflict('enrollment.double_booked'),
      details: expect.objectContaining({ courseCode: 'H2S' }),
    });
    expect((await officer().book(assigned, await t.session(other, '2026-12-02'))).seat).toBe('booked');
  });

  test('needs what comes first, held on the session’s day, or an equivalent of it', async () => {
    const basic = await t.course({ code: 'BASIC', validityMonths: 1 });
    const advanced = await t.course({ prerequisiteIds: [basic] });
    const soon = await t.session(advanced, '2026-12-01');
    const late = await t.session(advanced, '2027-02-01');
    const assigned = await t.assign(t.salim, advanced);
    const refused = {
      ...conflict('enrollment.prerequisite_missing'),
      message: 'Needs a valid BASIC first.',
      details: expect.objectContaining({ courseIds: [basic], courseCodes: ['BASIC'] }),
    };
    await expect(officer().book(assigned, soon)).rejects.toMatchObject(refused);
    const other = await t.course();
    await t.asOfficer(courseApi.change, {
      params: { id: basic },
      body: { equivalents: [{ courseId: other, mutual: false, fromOn: '2026-01-01' }], version: 1 },
    });
    await t.certify(t.salim, other, '2026-11-10');
    const booked = await officer().book(assigned, soon);
    expect(booked.seat).toBe('booked');
    await t.certify(t.stranger, basic, '2026-11-10');
    const theirs = await t.assign(t.stranger, advanced);
    await expect(officer().book(theirs, late)).rejects.toMatchObject(refused);
    expect((await officer().book(theirs, soon)).seat).toBe('booked');
  });

  test('is refused on an old version, with the record as it is', async () => {
    const courseId = await t.course();
    const assigned = await t.assign(t.salim, courseId);
    const sessionId = await t.session(courseId, '2026-12-01');
    await officer().book(assigned, sessionId);
    await expect(officer().cancel(assigned)).rejects.toMatchObject({
      ...conflict('enrollment.stale'),
      details: expect.objectContaining({ current: expect.objectContaining({ version: 2, seat: 'booked' }) }),
    });
  });
});
