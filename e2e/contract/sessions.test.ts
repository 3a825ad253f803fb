import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { courseApi } from '#shared/courses/course.api.ts';
import type { BareApp } from '../support/bare-app.ts';
import { type Training, training, trainingApp } from '../support/training.ts';

let app: BareApp;
let t: Training;
let count = 0;

beforeAll(async () => {
  app = await trainingApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  t = await training(app, `sessions${count++}`);
});

const refused = (kind: string, code: string, path?: string) => ({
  kind,
  ...(path === undefined ? { code } : { errors: [expect.objectContaining({ path, code })] }),
});

describe('a session', () => {
  const seats = async (id: string) => {
    const { items } = await t.asOfficer(courseApi.sessions, { query: {} });
    const { booked, waiting, seats: all } = items.find((each) => each.id === id) ?? {};
    return { booked, waiting, seats: all };
  };
  const changeSession = (id: string, body: object) =>
    t.asOfficer(courseApi.changeSession, { params: { id }, body: { version: 1, ...body } });

  test('ends after it starts', async () => {
    const courseId = await t.course();
    const body = {
      startsAt: '2026-12-01T08:00:00Z',
      endsAt: '2026-12-01T08:00:00Z',
      place: 'Hall',
      seats: 5,
    };
    await expect(
      t.asOfficer(courseApi.createSession, { params: { id: courseId }, body }),
    ).rejects.toMatchObject(refused('invalid', 'ends_before_start', 'endsAt'));
  });

  test('is listed by start, from a moment on, with its seats counted', async () => {
    const courseId = await t.course({ code: 'H2S' });
    const late = await t.session(courseId, '2026-12-20');
    const early = await t.session(courseId, '2026-12-01', { seats: 1 });
    const other = await t.session(await t.course(), '2026-12-10');
    await t.assign(t.salim, courseId, early);
    await t.assign(t.stranger, courseId, early);
    const list = async (query: object) =>
      (await t.asSalim(courseApi.sessions, { query })).items.map(({ id }) => id);
    expect(await list({})).toEqual([early, other, late]);
    expect(await list({ courseId })).toEqual([early, late]);
    expect(await list({ from: '2026-12-05T00:00:00Z' })).toEqual([other, late]);
    expect(await seats(early)).toEqual({ booked: 1, waiting: 1, seats: 1 });
  });

  test('loses no seat that somebody holds, and lets the waiting list into new ones in order', async () => {
    const courseId = await t.course();
    const id = await t.session(courseId, '2026-12-01', { seats: 1 });
    const first = await t.assign(t.salim, courseId, id);
    const second = await t.assign(t.stranger, courseId, id);
    const third = await t.assign(t.foreman, courseId, id);
    expect([first.seat, second.seat, third.seat]).toEqual(['booked', 'waiting', 'waiting']);
    await changeSession(id, { seats: 2 });
    expect((await t.get(second.id)).seat).toBe('booked');
    expect((await t.get(third.id)).seat).toBe('waiting');
    await expect(changeSession(id, { seats: 1, version: 2 })).rejects.toMatchObject(
      refused('invalid', 'fewer_than_booked', 'seats'),
    );
    expect(await seats(id)).toEqual({ booked: 2, waiting: 1, seats: 2 });
    const admitted = (await app.changes(t.tenantId)).findLast(({ action }) => action === 'enrollment.booked');
    expect(admitted).toMatchObject({
      subject_id: second.id,
      before: expect.objectContaining({ seat: 'waiting' }),
      after: expect.objectContaining({ seat: 'booked', state: 'enrolled' }),
    });
  });

  test('cancelled, gives its people back to be booked anew; the event says who', async () => {
    const courseId = await t.course();
    const id = await t.session(courseId, '2026-12-01', { seats: 1 });
    const booked = await t.assign(t.salim, courseId, id);
    const waiting = await t.assign(t.stranger, courseId, id);
    const body = { reason: 'The instructor is ill', version: 1 };
    const cancelled = await t.asOfficer(courseApi.cancelSession, { params: { id }, body });
    expect(cancelled).toMatchObject({ status: 'cancelled', booked: 0, waiting: 0, version: 2 });
    for (const each of [booked, waiting])
      expect(await t.get(each.id)).toMatchObject({ state: 'assigned', sessionId: null, seat: null });
    const told = (await app.changes(t.tenantId)).find(({ action }) => action === 'course_session.cancelled');
    expect(told?.after).toMatchObject({
      reason: body.reason,
      released: [
        { enrollmentId: booked.id, userId: t.salim.id, seat: 'booked' },
        { enrollmentId: waiting.id, userId: t.stranger.id, seat: 'waiting' },
      ],
    });
    await expect(
      t.asOfficer(courseApi.cancelSession, { params: { id }, body: { ...body, version: 2 } }),
    ).rejects.toMatchObject({ code: 'course_session.cancelled' });
    await expect(changeSession(id, { seats: 3, version: 2 })).rejects.toMatchObject({
      code: 'course_session.cancelled',
    });
    await expect(t.assign(t.foreman, courseId, id)).rejects.toMatchObject({
      code: 'course_session.cancelled',
    });
  });

  test('of another tenant is not there', async () => {
    const rival = await training(app, `rival${count++}`);
    const id = await rival.session(await rival.course(), '2026-12-01');
    await expect(changeSession(id, { seats: 2 })).rejects.toMatchObject({ code: 'course_session.missing' });
    expect((await t.asOfficer(courseApi.sessions, { query: {} })).items).toEqual([]);
  });
});
