import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { enrollmentApi } from '#shared/enrollments/enrollment.api.ts';
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
  t = await training(app, `enrollments${count++}`);
});
const officer = () => act(t.asOfficer);
const list = async (query: object, ask = t.asOfficer) => (await ask(enrollmentApi.list, { query })).items;
const conflict = (code: string) => ({ kind: 'conflict', code });
const actionsOn = async (id: string) =>
  (await app.changes(t.tenantId)).filter((row) => row.subject_id === id).map(({ action }) => action);

describe('the whole life of a certificate', () => {
  test('assigned, booked, attended: it is good until the day the rule says, corrected and revoked with a trail', async () => {
    const courseId = await t.course({ validityMonths: 24, renewalWindowDays: 60, graceDays: 30 });
    const sessionId = await t.session(courseId, '2026-12-01');
    const assigned = await t.assign(t.salim, courseId);
    expect(assigned).toMatchObject({ state: 'assigned', seat: null, version: 1 });
    const booked = await officer().book(assigned, sessionId);
    expect(booked).toMatchObject({ state: 'enrolled', seat: 'booked', sessionId, version: 2 });

    await t.at('2026-12-01T15:00:00.000Z');
    const attended = await act(t.asForeman).attend(booked, 'full');
    expect(attended).toMatchObject({
      state: 'completed',
      attendance: 'full',
      completedOn: '2026-12-01',
      expiresOn: '2028-12-01',
      windowOpensOn: '2028-10-02',
      graceUntilOn: '2028-12-31',
      anchorOn: '2026-12-01',
      cycle: 1,
      rule: expect.objectContaining({ validityMonths: 24, graceDays: 30 }),
    });

    const corrected = await officer().correct(attended, {
      completedOn: '2026-11-30',
      certificateNumber: 'A-1',
    });
    expect(corrected).toMatchObject({ expiresOn: '2028-11-30', certificateNumber: 'A-1', revision: 1 });
    const revoked = await officer().revoke(corrected);
    expect(revoked).toMatchObject({
      state: 'completed',
      revokedAt: '2026-12-01T15:00:00.000Z',
      revocationReason: 'Forged',
    });
    const read = await t.asOfficer(enrollmentApi.get, { params: { id: assigned.id } });
    expect(read.revisions).toEqual([
      {
        revision: 1,
        at: expect.any(String),
        byId: t.officer.id,
        reason: 'Wrong date',
        before: attended,
      },
    ]);
    expect(await actionsOn(assigned.id)).toEqual([
      'enrollment.assigned',
      'enrollment.booked',
      'enrollment.attendance_recorded',
      'enrollment.completed',
      'enrollment.corrected',
      'enrollment.revoked',
    ]);
  });

  test('a renewal in the window keeps the anniversary and counts from the certificate before it', async () => {
    const courseId = await t.course({ validityMonths: 12, renewalWindowDays: 90 });
    const first = await t.certify(t.salim, courseId, '2025-12-15');
    const second = await t.assign(t.salim, courseId);
    expect(second.renewsId).toBe(first.id);
    expect(await officer().complete(second, '2026-11-02')).toMatchObject({
      expiresOn: '2027-12-15',
      anchorOn: '2025-12-15',
      cycle: 2,
      renewsId: first.id,
    });
  });

  test('a course that never expires gives a certificate that never does', async () => {
    const courseId = await t.course({ validityMonths: null });
    expect(await t.certify(t.salim, courseId, '2026-01-01')).toMatchObject({
      state: 'completed',
      expiresOn: null,
      windowOpensOn: null,
    });
  });

  test('an external certificate keeps its issuer and number', async () => {
    const assigned = await t.assign(t.salim, await t.course());
    const stated = { issuer: 'OPITO', certificateNumber: '٠٠١٧' };
    expect(await officer().complete(assigned, '2026-10-01', stated)).toMatchObject(stated);
  });

  test('attendance is taken back, and the certificate with it', async () => {
    const courseId = await t.course();
    const sessionId = await t.session(courseId, '2026-11-21');
    const booked = await t.assign(t.salim, courseId, sessionId);
    await t.at('2026-11-22T09:00:00.000Z');
    const attended = await officer().attend(booked, 'full');
    const reopened = await officer().correct(attended, { reopen: true });
    expect(reopened).toMatchObject({
      state: 'enrolled',
      seat: 'booked',
      attendance: null,
      completedOn: null,
      rule: null,
    });
    const absent = await officer().attend(reopened, 'no_show');
    expect(absent).toMatchObject({ state: 'no_show', attendance: 'no_show', completedOn: null });
    const next = await t.session(courseId, '2026-12-05');
    expect(await officer().book(absent, next)).toMatchObject({
      state: 'enrolled',
      sessionId: next,
      attendance: null,
    });
  });

  test('a failed one is closed; a certificate still valid stays so', async () => {
    const courseId = await t.course();
    const valid = await t.certify(t.salim, courseId, '2026-01-10');
    const retake = await t.assign(t.salim, courseId);
    const started = await officer().start(retake);
    expect(started.state).toBe('in_progress');
    expect((await officer().fail(started)).state).toBe('failed');
    expect(await t.get(valid.id)).toMatchObject({
      state: 'completed',
      expiresOn: '2027-01-10',
      superseded: false,
    });
    expect((await t.assign(t.salim, courseId)).state).toBe('assigned');
  });
});

describe('an assignment', () => {
  test('is one per person and course while it is open', async () => {
    const courseId = await t.course();
    const first = await t.assign(t.salim, courseId);
    await expect(t.assign(t.salim, courseId)).rejects.toMatchObject({
      ...conflict('enrollment.open_exists'),
      details: expect.objectContaining({ enrollmentId: first.id }),
    });
    await officer().cancel(first);
    expect((await t.assign(t.salim, courseId)).id).not.toBe(first.id);
  });

  test('two at once make one', async () => {
    const courseId = await t.course();
    const both = await Promise.allSettled([t.assign(t.salim, courseId), t.assign(t.salim, courseId)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await list({ userId: t.salim.id })).toHaveLength(1);
  });

  test('sent twice under the same key is made once', async () => {
    const body = { userId: t.salim.id, courseId: await t.course() };
    const send = () => t.asOfficer(enrollmentApi.assign, { body }, { idempotencyKey: 'assign-salim-once' });
    expect(await send()).toEqual(await send());
  });

  test('is not for people who have left', async () => {
    const gone = await app.addPerson(t.tenantId, 'gone', { status: 'inactive' });
    await expect(t.assign(gone, await t.course())).rejects.toMatchObject(conflict('user.inactive'));
  });

  test('with a session is booked at once, or not made at all', async () => {
    const courseId = await t.course();
    const sessionId = await t.session(courseId, '2026-12-01', { seats: 1, waitingList: false });
    const booked = await t.assign(t.salim, courseId, sessionId);
    expect(booked).toMatchObject({ state: 'enrolled', seat: 'booked', version: 2 });
    expect(await actionsOn(booked.id)).toEqual(['enrollment.assigned', 'enrollment.booked']);
    await expect(t.assign(t.stranger, courseId, sessionId)).rejects.toMatchObject(
      conflict('course_session.full'),
    );
    expect(await list({ userId: t.stranger.id })).toEqual([]);
  });
});

describe('a refusal', () => {
  test('names what stands in the way', async () => {
    const courseId = await t.course();
    const assigned = await t.assign(t.salim, courseId);
    await expect(officer().attend(assigned, 'full')).rejects.toMatchObject(conflict('enrollment.not_booked'));
    await expect(officer().complete(assigned, '2026-11-21')).rejects.toMatchObject({
      kind: 'invalid',
      code: 'enrollment.completed_in_future',
    });
    const booked = await officer().book(assigned, await t.session(courseId, '2026-12-01'));
    await expect(officer().attend(booked, 'full')).rejects.toMatchObject(
      conflict('enrollment.session_not_started'),
    );
    const done = await officer().complete(booked);
    await expect(officer().complete(done)).rejects.toMatchObject(conflict('enrollment.already_completed'));
    await expect(officer().cancel(done)).rejects.toMatchObject(conflict('enrollment.already_completed'));
    const again = await t.assign(t.salim, courseId);
    await expect(officer().complete(again)).rejects.toMatchObject(
      conflict('enrollment.duplicate_completion'),
    );
    await expect(officer().correct(done, { reopen: true })).rejects.toMatchObject(
      conflict('enrollment.open_exists'),
    );
  });

  test('two completions at once are one', async () => {
    const assigned = await t.assign(t.salim, await t.course());
    const both = await Promise.allSettled([
      officer().complete(assigned),
      act(t.asForeman).complete(assigned),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});
