import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { beginEquivalents } from '#server/enrollments/begin-equivalents.ts';
import { courseApi } from '#shared/courses/course.api.ts';
import { enrollmentApi } from '#shared/enrollments/enrollment.api.ts';
import type { Enrollment } from '#shared/enrollments/enrollment.schemas.ts';
import { newId } from '#shared/kernel/ids.ts';
import { type Asking, type BareApp, noon } from '../support/bare-app.ts';
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

type Known = Pick<Enrollment, 'id' | 'version'>;
const act = (ask: Asking) => ({
  book: ({ id, version }: Known, sessionId: string) =>
    ask(enrollmentApi.book, { params: { id }, body: { sessionId, version } }),
  start: ({ id, version }: Known) => ask(enrollmentApi.start, { params: { id }, body: { version } }),
  attend: ({ id, version }: Known, attendance: 'full' | 'partial' | 'no_show', completedOn?: string) =>
    ask(enrollmentApi.recordAttendance, { params: { id }, body: { attendance, completedOn, version } }),
  complete: ({ id, version }: Known, completedOn = '2026-11-20', more = {}) =>
    ask(enrollmentApi.complete, { params: { id }, body: { completedOn, version, ...more } }),
  fail: ({ id, version }: Known) =>
    ask(enrollmentApi.fail, { params: { id }, body: { comment: 'Below the mark', version } }),
  cancel: ({ id, version }: Known) =>
    ask(enrollmentApi.cancel, { params: { id }, body: { reason: 'Not needed', version } }),
  correct: ({ id, version }: Known, correction: object) =>
    ask(enrollmentApi.correct, { params: { id }, body: { reason: 'Wrong date', version, ...correction } }),
  revoke: ({ id, version }: Known) =>
    ask(enrollmentApi.revoke, { params: { id }, body: { reason: 'Forged', version } }),
  dispense: ({ id, version }: Known, untilOn: string) =>
    ask(enrollmentApi.dispense, { params: { id }, body: { untilOn, reason: 'No seats', version } }),
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

describe('who may', () => {
  test('nobody records, corrects, dispenses or revokes a training of his own', async () => {
    const courseId = await t.course();
    const own = await t.assign(t.officer, courseId);
    const forbidden = { kind: 'forbidden', code: 'enrollment.own_record' };
    await expect(officer().complete(own)).rejects.toMatchObject(forbidden);
    await expect(officer().fail(own)).rejects.toMatchObject(forbidden);
    const colleague = await app.addPerson(t.tenantId, 'colleague', { roles: ['training_officer'] });
    const done = await act(await app.signIn(colleague)).complete(own);
    await expect(officer().correct(done, { issuer: 'Me' })).rejects.toMatchObject(forbidden);
    await expect(officer().dispense(done, '2027-12-01')).rejects.toMatchObject(forbidden);
    await expect(officer().revoke(done)).rejects.toMatchObject(forbidden);
  });

  test('a foreman records for his crew; anybody else is not there for him', async () => {
    const courseId = await t.course();
    const crew = await t.assign(t.salim, courseId);
    const other = await t.assign(t.stranger, courseId);
    const own = await t.assign(t.foreman, courseId);
    const foreman = act(t.asForeman);
    expect((await foreman.complete(crew)).state).toBe('completed');
    await expect(foreman.complete(other)).rejects.toMatchObject({
      kind: 'missing',
      code: 'enrollment.missing',
    });
    await expect(foreman.complete({ id: newId(), version: 1 })).rejects.toMatchObject({
      kind: 'missing',
      code: 'enrollment.missing',
    });
    await expect(foreman.complete(own)).rejects.toMatchObject({ kind: 'forbidden' });
  });

  test('a foreman who also heads a department sees its people and records only his crew', async () => {
    const head = await app.addPerson(t.tenantId, 'head', { roles: ['foreman', 'manager'] });
    const departmentId = await t.department('RIG', { headId: head.id });
    const mine = await app.addPerson(t.tenantId, 'mine', { foremanId: head.id });
    const theirs = await app.addPerson(t.tenantId, 'theirs', { departmentId });
    const courseId = await t.course();
    const seen = await t.assign(theirs, courseId);
    const ask = await app.signIn(head);
    expect((await ask(enrollmentApi.get, { params: { id: seen.id } })).id).toBe(seen.id);
    await expect(act(ask).complete(seen)).rejects.toMatchObject({
      kind: 'forbidden',
      code: 'enrollment.not_crew',
    });
    expect((await act(ask).complete(await t.assign(mine, courseId))).state).toBe('completed');
  });

  test('an employee changes nothing, and a manager records nothing', async () => {
    const manager = await app.addPerson(t.tenantId, 'manager', { roles: ['manager'] });
    const assigned = await t.assign(t.salim, await t.course());
    for (const ask of [t.asSalim, await app.signIn(manager)]) {
      await expect(act(ask).complete(assigned)).rejects.toMatchObject({ kind: 'forbidden' });
      await expect(act(ask).cancel(assigned)).rejects.toMatchObject({ kind: 'forbidden' });
      const body = { userId: t.salim.id, courseId: assigned.courseId };
      await expect(ask(enrollmentApi.assign, { body })).rejects.toMatchObject({ kind: 'forbidden' });
    }
    await expect(act(t.asForeman).revoke(assigned)).rejects.toMatchObject({ kind: 'forbidden' });
  });

  test('another tenant’s enrollments, people, courses and sessions are not there', async () => {
    const rival = await training(app, `rival${count++}`);
    const theirCourse = await rival.course();
    const theirs = await rival.assign(rival.salim, theirCourse);
    const theirSession = await rival.session(theirCourse, '2026-12-01');
    await expect(t.get(theirs.id)).rejects.toMatchObject({ kind: 'missing', code: 'enrollment.missing' });
    await expect(officer().complete(theirs)).rejects.toMatchObject({ kind: 'missing' });
    await expect(officer().cancel(theirs)).rejects.toMatchObject({ kind: 'missing' });
    const courseId = await t.course();
    await expect(t.assign(rival.salim, courseId)).rejects.toMatchObject({ code: 'user.missing' });
    await expect(t.assign(t.salim, theirCourse)).rejects.toMatchObject({ code: 'course.missing' });
    await expect(t.assign(t.salim, courseId, theirSession)).rejects.toMatchObject({
      code: 'course_session.missing',
    });
    await expect(officer().book(await t.assign(t.salim, courseId), theirSession)).rejects.toMatchObject({
      code: 'course_session.missing',
    });
    expect(await list({ userId: rival.salim.id })).toEqual([]);
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

describe('a dispensation', () => {
  test('moves the effective expiry, not the baseline, and no further than the tenant allows', async () => {
    const courseId = await t.course();
    const earned = await t.certify(t.salim, courseId, '2025-12-01');
    await expect(officer().dispense(earned, '2027-06-01')).rejects.toMatchObject({
      kind: 'invalid',
      code: 'enrollment.dispensation_too_long',
    });
    const dispensed = await officer().dispense(earned, '2027-01-31');
    expect(dispensed).toMatchObject({ expiresOn: '2026-12-01', dispensationUntilOn: '2027-01-31' });
    const renewed = await t.assign(t.salim, courseId);
    expect((await officer().complete(renewed)).expiresOn).toBe('2027-12-01');
    expect(
      (await app.changes(t.tenantId)).find(({ action }) => action === 'dispensation.granted'),
    ).toMatchObject({
      subject_id: earned.id,
      actor_id: t.officer.id,
      after: expect.objectContaining({ reason: 'No seats' }),
    });
  });
});

describe('of two certificates', () => {
  const superseded = async (...ids: string[]) =>
    Promise.all(ids.map(async (id) => (await t.get(id)).superseded));

  test('the later-ending one carries on; revoked, taken back or corrected, it no longer does', async () => {
    const courseId = await t.course();
    const old = await t.certify(t.salim, courseId, '2025-11-25');
    const next = await t.certify(t.salim, courseId, '2026-11-01');
    expect(await superseded(old.id, next.id)).toEqual([true, false]);
    const revoked = await officer().revoke(next);
    expect(await superseded(old.id, revoked.id)).toEqual([false, false]);
    const third = await t.certify(t.salim, courseId, '2026-11-02');
    expect(await superseded(old.id)).toEqual([true]);
    await officer().correct(third, { reopen: true });
    expect(await superseded(old.id)).toEqual([false]);
  });

  test('a dispensation may make the older one outlast the newer', async () => {
    const courseId = await t.course({ recurrence: 'completion', validityMonths: 1 });
    const old = await t.certify(t.salim, courseId, '2026-11-01');
    const next = await t.certify(t.salim, courseId, '2026-11-10');
    expect(await superseded(old.id, next.id)).toEqual([true, false]);
    await officer().dispense(await t.get(old.id), '2026-12-20');
    expect(await superseded(old.id, next.id)).toEqual([false, true]);
  });

  test('an equivalent course’s carries on from the day it counts; one way is one way', async () => {
    const base = await t.course();
    const better = await t.course();
    const held = await t.certify(t.salim, base, '2026-01-01');
    const longer = await t.certify(t.salim, better, '2026-06-01');
    expect(await superseded(held.id, longer.id)).toEqual([false, false]);
    const equivalents = (fromOn: string) => [{ courseId: better, mutual: false, fromOn }];
    const change = (body: object, version: number) =>
      t.asOfficer(courseApi.change, { params: { id: base }, body: { ...body, version } });
    await change({ equivalents: equivalents('2026-02-01') }, 1);
    expect(await superseded(held.id, longer.id)).toEqual([true, false]);
    const basic = await t.certify(t.salim, base, '2026-11-01');
    expect(await superseded(held.id, longer.id, basic.id)).toEqual([true, false, false]);
    await change({ equivalents: [] }, 2);
    expect(await superseded(held.id, longer.id)).toEqual([true, false]);
    await officer().revoke(basic);
    expect(await superseded(held.id)).toEqual([false]);
  });

  test('what changes in a course is felt in those it counts for', async () => {
    const better = await t.course();
    const base = await t.course({ equivalents: [{ courseId: better, mutual: false, fromOn: '2026-01-01' }] });
    const held = await t.certify(t.salim, base, '2026-01-01');
    const longer = await t.certify(t.salim, better, '2026-06-01');
    expect(await superseded(held.id)).toEqual([true]);
    await officer().revoke(longer);
    expect(await superseded(held.id)).toEqual([false]);
  });

  test('one that is taken back is carried by nothing', async () => {
    const courseId = await t.course();
    const old = await t.certify(t.salim, courseId, '2025-11-25');
    await t.certify(t.salim, courseId, '2026-11-01');
    await officer().correct(old, { reopen: true });
    expect(await superseded(old.id)).toEqual([false]);
  });

  test('an equivalence that begins tomorrow carries a lapsed one from tomorrow on', async () => {
    const better = await t.course();
    const base = await t.course({ equivalents: [{ courseId: better, mutual: false, fromOn: '2026-11-21' }] });
    const lapsed = await t.certify(t.salim, base, '2025-06-01');
    await t.certify(t.salim, better, '2026-06-01');
    await beginEquivalents.run(app.platform);
    expect(await superseded(lapsed.id)).toEqual([false]);
    await t.at('2026-11-20T21:00:00.000Z');
    await beginEquivalents.run(app.platform);
    expect(await superseded(lapsed.id)).toEqual([true]);
  });

  test('one that never ends carries every other', async () => {
    const courseId = await t.course();
    const ending = await t.certify(t.salim, courseId, '2026-01-01');
    await t.asOfficer(courseApi.change, {
      params: { id: courseId },
      body: { validityMonths: null, version: 1 },
    });
    const endless = await t.certify(t.salim, courseId, '2026-11-01');
    expect(await superseded(ending.id, endless.id)).toEqual([true, false]);
  });
});

describe('the list', () => {
  test('shows people in sight only, the newest first', async () => {
    const courseId = await t.course({ code: 'H2S', titleEn: 'H2S awareness', titleAr: 'كبريتيد الهيدروجين' });
    const first = await t.assign(t.salim, courseId);
    const second = await t.assign(t.stranger, courseId);
    const ids = async (ask: Asking, query = {}) => (await list(query, ask)).map(({ id }) => id);
    expect(await ids(t.asOfficer)).toEqual([second.id, first.id]);
    expect(await ids(t.asForeman)).toEqual([first.id]);
    expect(await ids(t.asSalim)).toEqual([first.id]);
    expect(await ids(t.asSalim, { userId: t.stranger.id })).toEqual([]);
    expect((await list({ userId: t.salim.id }))[0]).toMatchObject({
      id: first.id,
      state: 'assigned',
      version: 1,
      userNameEn: 'Salim Al-Amri',
      userNameAr: 'سالم العامري',
      badgeNumber: '00417',
      courseCode: 'H2S',
      courseTitleEn: 'H2S awareness',
      courseTitleAr: 'كبريتيد الهيدروجين',
      superseded: false,
    });
  });

  test('is found by name, badge or course, also in Arabic as people spell it', async () => {
    const courseId = await t.course({ code: 'H2S', titleAr: 'السلامة' });
    const mine = await t.assign(t.salim, courseId);
    const other = await t.assign(t.stranger, await t.course({ code: 'FIRE' }));
    const found = async (q: string) => (await list({ q })).map(({ id }) => id);
    expect(await found('amri')).toEqual([mine.id]);
    expect(await found('سالم')).toEqual([mine.id]);
    expect(await found('٠٠٤١٧')).toEqual([mine.id]);
    expect(await found('السلامه')).toEqual([mine.id]);
    expect(await found('fire')).toEqual([other.id]);
    expect(await found('nobody')).toEqual([]);
    expect((await list({ q: 'fire' }, t.asSalim)).length).toBe(0);
  });

  test('is found by a name that many share, page by page and counted', async () => {
    const courseId = await t.course();
    await app.superuser.query(
      `insert into users (tenant_id, id, username, name_en, name_ar, badge_number)
       select $1, uuidv7(), 'c' || n, 'Crowd ' || n, 'x', 'c' || n from generate_series(1, 120) n`,
      [t.tenantId],
    );
    await app.superuser.query(
      `insert into enrollments (tenant_id, id, user_id, course_id) select tenant_id, uuidv7(), id, $2 from users
       where tenant_id = $1 and name_en like 'Crowd %'`,
      [t.tenantId, courseId],
    );
    const page = (cursor?: string) =>
      t.asOfficer(enrollmentApi.list, { query: { q: 'crowd', limit: '100', withTotal: 'true', cursor } });
    const first = await page();
    const second = await page(first.nextCursor ?? '');
    expect([first.total, first.items.length, second.items.length, second.nextCursor]).toEqual([
      120,
      100,
      20,
      null,
    ]);
    expect(new Set([...first.items, ...second.items].map(({ userNameEn }) => userNameEn)).size).toBe(120);
  });

  test('is narrowed by department with everything below it, session, course and state', async () => {
    const top = await t.department('TOP');
    const below = await t.department('LOW', { parentId: top });
    const worker = await app.addPerson(t.tenantId, 'worker', { departmentId: below });
    const courseId = await t.course();
    const sessionId = await t.session(courseId, '2026-12-01');
    const booked = await t.assign(worker, courseId, sessionId);
    await t.assign(t.salim, courseId);
    for (const query of [
      { departmentId: top },
      { departmentId: below },
      { sessionId },
      { state: 'enrolled' },
    ])
      expect((await list(query)).map(({ id }) => id)).toEqual([booked.id]);
    expect(await list({ departmentId: newId() })).toEqual([]);
    expect(await list({ courseId })).toHaveLength(2);
  });

  test('by expiry shows what stands and will end, the soonest first, dispensations counted', async () => {
    const courses = await Promise.all([1, 2, 3, 4].map(() => t.course()));
    const [a, b, c, d] = courses as [string, string, string, string];
    const soon = await t.certify(t.salim, a, '2025-12-01');
    const later = await t.certify(t.salim, b, '2026-02-01');
    const dispensed = await t.certify(t.salim, c, '2025-12-15');
    await officer().dispense(dispensed, '2027-02-15');
    await t.certify(t.salim, d, '2025-11-25');
    const renewed = await t.certify(t.salim, d, '2026-11-15');
    await t.assign(t.stranger, a);
    const ids = async (query: object) => (await list({ sort: 'expiresOn', ...query })).map(({ id }) => id);
    expect(await ids({})).toEqual([soon.id, later.id, dispensed.id, renewed.id]);
    expect(await ids({ expiresFrom: '2027-01-01', expiresTo: '2027-03-01' })).toEqual([
      later.id,
      dispensed.id,
    ]);
    expect((await list({ expiresTo: '2026-12-31' })).map(({ id }) => id)).toEqual([soon.id]);
  });

  test.each(['newest', 'expiresOn'] as const)(
    'pages by %s neither repeat nor skip, and count when asked',
    async (sort) => {
      const courseId = await t.course();
      const made: string[] = [];
      for (let n = 0; n < 13; n++) {
        const person = await app.addPerson(t.tenantId, `p${n}`);
        made.push((await t.certify(person, courseId, n % 2 ? '2026-05-05' : '2026-05-04')).id);
      }
      const page = (cursor?: string) =>
        t.asOfficer(enrollmentApi.list, {
          query: { sort, limit: '10', cursor, withTotal: cursor ? 'false' : 'true' },
        });
      const first = await page();
      const second = await page(first.nextCursor ?? '');
      expect([first.items.length, first.total, second.total, second.nextCursor]).toEqual([
        10,
        13,
        null,
        null,
      ]);
      const shown = [...first.items, ...second.items].map(({ id }) => id);
      expect(shown.toSorted()).toEqual(made.toSorted());
      if (sort === 'newest') expect(shown).toEqual(made.toReversed());
    },
  );

  test('a cursor that is none of ours is refused', async () => {
    for (const cursor of [
      'x',
      Buffer.from('["x"]').toString('base64url'),
      Buffer.from('[1,2,3]').toString('base64url'),
    ])
      await expect(list({ cursor })).rejects.toMatchObject({ kind: 'invalid' });
  });
});
