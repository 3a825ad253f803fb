import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { courseApi } from '#shared/courses/course.api.ts';
import { jobApi } from '#shared/jobs/job.api.ts';
import { newId } from '#shared/kernel/ids.ts';
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
  t = await training(app, `courses${count++}`);
});

const refused = (kind: string, code: string, path?: string) => ({
  kind,
  ...(path === undefined ? { code } : { errors: [expect.objectContaining({ path, code })] }),
});
const get = (id: string, ask = t.asOfficer) => ask(courseApi.get, { params: { id } });
const change = (id: string, body: object) =>
  t.asOfficer(courseApi.change, { params: { id }, body: { version: 1, ...body } });
const describing = { titleEn: 'H2S awareness', titleAr: 'التوعية بغاز كبريتيد الهيدروجين' };
const codes = (page: { items: { code: string }[] }) => page.items.map(({ code }) => code);

describe('the catalogue', () => {
  test('a course is created with the rule it says, and everybody can read it', async () => {
    const made = await t.asOfficer(courseApi.create, {
      body: { code: 'H2S', ...describing, validityMonths: 24, graceDays: 30, recurrence: 'completion' },
    });
    expect(made).toMatchObject({
      code: 'H2S',
      ...describing,
      validityMonths: 24,
      renewalWindowDays: 90,
      version: 1,
    });
    expect(made).toMatchObject({ prerequisiteIds: [], equivalents: [], active: true });
    expect(await get(made.id, t.asSalim)).toEqual(made);
  });

  test('an employee and a foreman do not create one', async () => {
    for (const ask of [t.asSalim, t.asForeman])
      await expect(ask(courseApi.create, { body: { code: 'H2S', ...describing } })).rejects.toMatchObject({
        kind: 'forbidden',
      });
  });

  test('a code stands for one course; the refusal names the field', async () => {
    await t.course({ code: 'H2S' });
    const fire = await t.course({ code: 'FIRE' });
    await expect(t.course({ code: 'H2S' })).rejects.toMatchObject(refused('conflict', 'taken', 'code'));
    await expect(change(fire, { code: 'H2S' })).rejects.toMatchObject(refused('conflict', 'taken', 'code'));
    expect((await change(fire, { code: 'FIRE' })).version).toBe(2);
  });

  test('two tenants may use the same code, and see only their own course', async () => {
    const ours = await t.course({ code: 'H2S' });
    const rival = await training(app, `rival${count++}`);
    const theirs = await rival.course({ code: 'H2S' });
    await expect(get(theirs)).rejects.toMatchObject({ kind: 'missing', code: 'course.missing' });
    await expect(get(newId())).rejects.toMatchObject({ kind: 'missing', code: 'course.missing' });
    expect((await t.asOfficer(courseApi.list, { query: {} })).items.map(({ id }) => id)).toEqual([ours]);
    await expect(change(theirs, { titleEn: 'Stolen' })).rejects.toMatchObject({ kind: 'missing' });
  });

  test('it is found by code and title in either language, whatever the spelling of the Arabic', async () => {
    await t.course({ code: 'H2S', ...describing });
    await t.course({ code: 'FIRE', titleEn: '100% fire_drill', titleAr: 'مكافحة الحريق' });
    const found = async (q: string) => codes(await t.asOfficer(courseApi.list, { query: { q } }));
    expect(await found('h2s')).toEqual(['H2S']);
    expect(await found('awareness')).toEqual(['H2S']);
    expect(await found('مكافحه')).toEqual(['FIRE']);
    expect(await found('100%')).toEqual(['FIRE']);
    expect(await found('%')).toEqual(['FIRE']);
  });

  test('it is listed page by page without repeating or skipping, and counted when asked', async () => {
    for (let n = 0; n < 13; n++)
      await t.course({ code: `C${String(n).padStart(2, '0')}`, titleEn: `T${99 - n}` });
    const first = await t.asOfficer(courseApi.list, { query: { limit: '10', withTotal: 'true' } });
    const second = await t.asOfficer(courseApi.list, {
      query: { limit: '10', cursor: first.nextCursor ?? '' },
    });
    expect([first.total, second.total, second.nextCursor]).toEqual([13, null, null]);
    expect([...codes(first), ...codes(second)]).toEqual(
      Array.from({ length: 13 }, (_, n) => `C${String(n).padStart(2, '0')}`),
    );
    const byTitle = await t.asOfficer(courseApi.list, { query: { sort: 'title', limit: '10' } });
    expect(codes(byTitle)[0]).toBe('C12');
    const rest = await t.asOfficer(courseApi.list, {
      query: { sort: 'title', limit: '10', cursor: byTitle.nextCursor ?? '' },
    });
    expect(codes(rest)).toEqual(['C02', 'C01', 'C00']);
  });

  test('inactive courses and other categories can be left out', async () => {
    const old = await t.course({ code: 'OLD', category: 'Legacy' });
    await t.course({ code: 'NEW' });
    await change(old, { active: false });
    const listed = async (query: object) => codes(await t.asOfficer(courseApi.list, { query }));
    expect(await listed({ active: 'true' })).toEqual(['NEW']);
    expect(await listed({ active: 'false' })).toEqual(['OLD']);
    expect(await listed({ category: 'Legacy' })).toEqual(['OLD']);
  });
});

describe('a change of a course', () => {
  test('is kept, audited with before and after, and refused on an old version', async () => {
    const id = await t.course({ code: 'H2S' });
    const changed = await change(id, { validityMonths: 24, provider: 'OPITO' });
    expect(changed).toMatchObject({ validityMonths: 24, provider: 'OPITO', code: 'H2S', version: 2 });
    await expect(change(id, { validityMonths: 36 })).rejects.toMatchObject({
      kind: 'conflict',
      code: 'course.stale',
      details: expect.objectContaining({ current: expect.objectContaining({ validityMonths: 24 }) }),
    });
    expect((await app.changes(t.tenantId)).at(-1)).toMatchObject({
      action: 'course.changed',
      subject_id: id,
      actor_id: t.officer.id,
      before: expect.objectContaining({ validityMonths: 12 }),
      after: expect.objectContaining({ validityMonths: 24 }),
    });
  });

  test('does not touch a certificate that was earned before', async () => {
    const id = await t.course();
    const earned = await t.certify(t.salim, id, '2026-03-01');
    await change(id, { validityMonths: 1, recurrence: 'completion' });
    expect(await t.get(earned.id)).toMatchObject({
      expiresOn: '2027-03-01',
      rule: expect.objectContaining({ validityMonths: 12, recurrence: 'anniversary' }),
    });
    const next = await t.certify(t.stranger, id, '2026-03-01');
    expect(next.expiresOn).toBe('2026-04-01');
  });

  test('refuses a rule that cannot be met', async () => {
    const id = await t.course();
    await expect(change(id, { recurrence: 'fixed', minimumActiveMonths: 18 })).rejects.toMatchObject(
      refused('invalid', 'longer_than_validity', 'minimumActiveMonths'),
    );
  });

  test('takes it out of use: nobody is assigned, planned for or required any more', async () => {
    const id = await t.course();
    await change(id, { active: false });
    await expect(t.assign(t.salim, id)).rejects.toMatchObject({ code: 'course.inactive' });
    await expect(t.session(id, '2026-12-01')).rejects.toMatchObject({ code: 'course.inactive' });
    const body = { courseId: id, audience: { kind: 'everyone' }, fromOn: '2026-01-01' } as const;
    await expect(t.asOfficer(courseApi.require, { body })).rejects.toMatchObject({ code: 'course.inactive' });
  });
});

describe('prerequisites', () => {
  test('never lead back to the course, over however many others', async () => {
    const first = await t.course();
    const second = await t.course({ prerequisiteIds: [first] });
    const third = await t.course({ prerequisiteIds: [second] });
    await expect(change(first, { prerequisiteIds: [third] })).rejects.toMatchObject(
      refused('invalid', 'circular_prerequisite', 'prerequisiteIds.0'),
    );
    await expect(change(first, { prerequisiteIds: [first] })).rejects.toMatchObject(
      refused('invalid', 'course_itself', 'prerequisiteIds.0'),
    );
    expect((await change(third, { prerequisiteIds: [first] })).prerequisiteIds).toEqual([first]);
  });

  test('changes at once do not make a circle together', async () => {
    const pairs = await Promise.all(
      Array.from({ length: 4 }, async () => [await t.course(), await t.course()] as const),
    );
    const settled = await Promise.allSettled(
      pairs.flatMap(([a, b]) => [change(a, { prerequisiteIds: [b] }), change(b, { prerequisiteIds: [a] })]),
    );
    expect(settled.filter(({ status }) => status === 'rejected')).toHaveLength(4);
  });

  test('are courses of this tenant', async () => {
    const rival = await training(app, `rival${count++}`);
    for (const id of [newId(), await rival.course()])
      await expect(t.course({ prerequisiteIds: [id] })).rejects.toMatchObject(
        refused('invalid', 'unknown_course', 'prerequisiteIds.0'),
      );
  });
});

describe('equivalents', () => {
  const equivalent = (courseId: string, mutual: boolean, fromOn = '2020-01-01') => ({
    courseId,
    mutual,
    fromOn,
  });

  test('a mutual one is seen from both courses, a one-way one from the course it counts for', async () => {
    const a = await t.course();
    const b = await t.course({ equivalents: [equivalent(a, true)] });
    const c = await t.course({ equivalents: [equivalent(a, false)] });
    expect((await get(a)).equivalents).toEqual([equivalent(b, true)]);
    expect((await get(b)).equivalents).toEqual([equivalent(a, true)]);
    expect((await get(c)).equivalents).toEqual([equivalent(a, false)]);
  });

  test('taken away at the other end, it no longer counts there', async () => {
    const a = await t.course();
    const b = await t.course({ equivalents: [equivalent(a, true)] });
    await change(a, { equivalents: [] });
    expect((await get(a)).equivalents).toEqual([]);
    expect((await get(b)).equivalents).toEqual([equivalent(a, false)]);
    await change(b, { equivalents: [] });
    expect((await get(b)).equivalents).toEqual([]);
  });

  test('echoed back unchanged, nothing changes', async () => {
    const a = await t.course();
    const b = await t.course({ equivalents: [equivalent(a, true)] });
    const { equivalents } = await get(a);
    await change(a, { equivalents });
    expect((await get(a)).equivalents).toEqual([equivalent(b, true)]);
    expect((await get(b)).equivalents).toEqual([equivalent(a, true)]);
  });
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

describe('requirements', () => {
  const require = (body: object) =>
    t.asOfficer(courseApi.require, { body: { fromOn: '2026-01-01', ...body } as never });
  const list = async (ask = t.asOfficer, query = {}) => (await ask(courseApi.requirements, { query })).items;

  test('name an audience, and are known on the days they hold', async () => {
    const courseId = await t.course();
    const departmentId = await t.department('RIG');
    const everyone = await require({ courseId, audience: { kind: 'everyone' } });
    const rig = await require({
      courseId,
      audience: { kind: 'department', departmentId },
      toOn: '2026-06-30',
    });
    const welders = await require({
      courseId,
      audience: { kind: 'job_role', jobRole: 'Welder' },
      dueWithinDays: 7,
    });
    expect(welders).toMatchObject({ audience: { kind: 'job_role', jobRole: 'Welder' }, level: 'mandatory' });
    expect((await list()).map(({ id }) => id)).toEqual([welders.id, rig.id, everyone.id]);
    expect((await list(t.asOfficer, { on: '2026-07-01' })).map(({ id }) => id)).toEqual([
      welders.id,
      everyone.id,
    ]);
    expect(await list(t.asSalim, { on: '2025-12-31' })).toEqual([]);
  });

  test('of named people show only those within sight', async () => {
    const courseId = await t.course();
    const userIds = [t.salim.id, t.stranger.id].sort();
    const named = await require({ courseId, audience: { kind: 'people', userIds } });
    const others = await require({ courseId, audience: { kind: 'people', userIds: [t.stranger.id] } });
    expect((await list()).map(({ id }) => id)).toEqual([others.id, named.id]);
    expect(await list(t.asForeman)).toEqual([
      { ...named, audience: { kind: 'people', userIds: [t.salim.id] } },
    ]);
  });

  test('are about courses, departments and people of this tenant', async () => {
    const rival = await training(app, `rival${count++}`);
    const courseId = await t.course();
    const audience = { kind: 'people', userIds: [t.salim.id, rival.salim.id] };
    await expect(require({ courseId, audience })).rejects.toMatchObject(
      refused('invalid', 'unknown_person', 'audience.userIds.1'),
    );
    const departmentId = await rival.department('RIG');
    await expect(require({ courseId, audience: { kind: 'department', departmentId } })).rejects.toMatchObject(
      refused('invalid', 'unknown_department', 'audience.departmentId'),
    );
    await expect(
      require({ courseId: await rival.course(), audience: { kind: 'everyone' } }),
    ).rejects.toMatchObject({ code: 'course.missing' });
  });

  test('end on a day to come; what was required before stays known', async () => {
    const courseId = await t.course();
    const { id } = await require({ courseId, audience: { kind: 'everyone' } });
    const end = (toOn: string, version = 1) =>
      t.asOfficer(courseApi.endRequirement, { params: { id }, body: { toOn, version } });
    await expect(end('2026-11-19')).rejects.toMatchObject(refused('invalid', 'in_the_past', 'toOn'));
    expect(await end('2026-11-20')).toMatchObject({ toOn: '2026-11-20', version: 2 });
    await expect(end('2026-12-01')).rejects.toMatchObject({ code: 'requirement.stale' });
    expect(await list(t.asOfficer, { on: '2026-03-01' })).toHaveLength(1);
  });
});

describe('exemptions', () => {
  const exempt = (userId: string, courseId: string, ask = t.asOfficer) =>
    ask(courseApi.exempt, {
      body: { userId, courseId, reason: 'Desk work only', fromOn: '2026-11-01', untilOn: '2027-01-31' },
    });

  test('are granted by who asks, listed with the name, and end earlier but never later', async () => {
    const courseId = await t.course();
    const granted = await exempt(t.salim.id, courseId);
    expect(granted).toMatchObject({ approvedBy: t.officer.id, userNameEn: 'Salim Al-Amri', version: 1 });
    expect((await t.asOfficer(courseApi.exemptions, { query: { userId: t.salim.id } })).items).toEqual([
      granted,
    ]);
    const end = (untilOn: string, version = 1) =>
      t.asOfficer(courseApi.endExemption, { params: { id: granted.id }, body: { untilOn, version } });
    await expect(end('2027-06-30')).rejects.toMatchObject(refused('invalid', 'not_earlier', 'untilOn'));
    expect(await end('2026-11-30')).toMatchObject({ untilOn: '2026-11-30', version: 2 });
    await expect(end('2026-11-20')).rejects.toMatchObject({ code: 'exemption.stale' });
  });

  test('nobody exempts himself, and nobody without the right exempts anyone', async () => {
    const courseId = await t.course();
    await expect(exempt(t.officer.id, courseId)).rejects.toMatchObject({
      kind: 'forbidden',
      code: 'exemption.own',
    });
    await expect(exempt(t.salim.id, courseId, t.asForeman)).rejects.toMatchObject({ kind: 'forbidden' });
  });

  test('are for people of this tenant', async () => {
    const rival = await training(app, `rival${count++}`);
    await expect(exempt(rival.salim.id, await t.course())).rejects.toMatchObject({ code: 'user.missing' });
  });
});

describe('a recalculation', () => {
  beforeAll(() => app.platform.jobs.start(app.platform, { work: true }));
  afterAll(() => app.platform.jobs.stop());

  const recalculate = async (id: string, apply: boolean) => {
    const body = { apply, reason: 'The regulator asks for two years' };
    const { jobId } = await t.asOfficer(courseApi.recalculate, { params: { id }, body });
    const job = () => t.asOfficer(jobApi.get, { params: { id: jobId } });
    await expect.poll(async () => (await job()).state, { timeout: 20_000, interval: 50 }).toBe('done');
    return (await job()).result;
  };

  test('shows what the present rule would make of each certificate, in the order they were earned, and touches nothing', async () => {
    const id = await t.course();
    const first = await t.certify(t.salim, id, '2024-05-01');
    const second = await t.certify(t.salim, id, '2025-04-20');
    await change(id, { validityMonths: 24 });
    expect(await recalculate(id, false)).toEqual({
      applied: false,
      changes: [
        expect.objectContaining({
          enrollmentId: first.id,
          expiresOnBefore: '2025-05-01',
          expiresOnAfter: '2026-05-01',
        }),
        // Completed long before the first would now have ended: the renewal adds nothing.
        expect.objectContaining({
          enrollmentId: second.id,
          expiresOnBefore: '2026-05-01',
          expiresOnAfter: '2026-05-01',
        }),
      ],
    });
    expect(await t.get(first.id)).toMatchObject({ expiresOn: '2025-05-01', revision: 0, revisions: [] });
  });

  test('applied, keeps every former picture with the reason, and is in the audit log', async () => {
    const id = await t.course();
    const earned = await t.certify(t.salim, id, '2026-05-01');
    await change(id, { validityMonths: 24 });
    expect(await recalculate(id, true)).toMatchObject({
      applied: true,
      changes: [{ userNameEn: 'Salim Al-Amri' }],
    });
    expect(await t.get(earned.id)).toMatchObject({
      expiresOn: '2028-05-01',
      rule: expect.objectContaining({ validityMonths: 24 }),
      revision: 1,
      revisions: [
        {
          revision: 1,
          byId: t.officer.id,
          reason: 'The regulator asks for two years',
          before: expect.objectContaining({ expiresOn: '2027-05-01', version: earned.version }),
        },
      ],
    });
    expect((await app.changes(t.tenantId)).at(-1)).toMatchObject({
      action: 'course.recalculation_applied',
      actor_id: t.officer.id,
      after: expect.objectContaining({
        changes: [expect.objectContaining({ expiresOnBefore: '2027-05-01', expiresOnAfter: '2028-05-01' })],
      }),
    });
    expect(await recalculate(id, true)).toEqual({ applied: true, changes: [] });
  });

  test('is an officer’s to ask for', async () => {
    const id = await t.course();
    const body = { apply: false, reason: 'x' };
    await expect(t.asForeman(courseApi.recalculate, { params: { id }, body })).rejects.toMatchObject({
      kind: 'forbidden',
    });
    await expect(t.asOfficer(courseApi.recalculate, { params: { id: newId() }, body })).rejects.toMatchObject(
      { kind: 'missing' },
    );
  });
});
