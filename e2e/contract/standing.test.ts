import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { courseApi } from '#shared/courses/course.api.ts';
import { enrollmentApi } from '#shared/enrollments/enrollment.api.ts';
import { newId } from '#shared/kernel/ids.ts';
import { type Asking, type BareApp, noon, type Person } from '../support/bare-app.ts';
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
  t = await training(app, `standing${count++}`);
  for (const { id } of [t.officer, t.foreman, t.salim, t.stranger]) await hire(id, '2020-01-01');
});

const hire = (id: string, on: string) =>
  app.superuser.query('update users set hired_on = $2 where id = $1', [id, on]);
const require = (courseId: string, body: object = {}) =>
  t.asOfficer(courseApi.require, {
    body: { courseId, audience: { kind: 'everyone' }, fromOn: '2026-01-01', ...body } as never,
  });
const mine = (ask: Asking, on?: string) => ask(enrollmentApi.mine, { query: { on } });
const ofPerson = (id: string, ask: Asking, on?: string) =>
  ask(enrollmentApi.ofPerson, { params: { id }, query: { on } });
const team = (ask: Asking, query: object = {}) => ask(enrollmentApi.team, { query });
const names = (page: { items: { user: { nameEn: string } }[] }) => page.items.map(({ user }) => user.nameEn);

describe('my standing', () => {
  test('says of every course that is required or held how it stands, why, and what comes next', async () => {
    const required = await t.course({ code: 'H2S', titleEn: 'H2S', titleAr: 'غاز' });
    const held = await t.course({ code: 'ART', validityMonths: null });
    const missing = await t.course({ code: 'FIRE' });
    const requirement = await require(required);
    await require(missing);
    const earned = await t.certify(t.salim, required, '2025-12-20');
    await t.certify(t.salim, held, '2026-01-01');
    const sessionId = await t.session(required, '2026-12-01');
    const next = await t.assign(t.salim, required, sessionId);
    const { on, cleared, items } = await mine(t.asSalim);
    expect([on, cleared]).toEqual(['2026-11-20', false]);
    expect(items.map(({ courseCode, status }) => [courseCode, status])).toEqual([
      ['FIRE', 'missing'],
      ['H2S', 'expiring'],
      ['ART', 'valid'],
    ]);
    expect(items[1]).toEqual({
      userId: t.salim.id,
      courseId: required,
      courseCode: 'H2S',
      courseTitleEn: 'H2S',
      courseTitleAr: 'غاز',
      status: 'expiring',
      requiredLevel: 'mandatory',
      reasons: [
        {
          requirementId: requirement.id,
          audience: 'everyone',
          level: 'mandatory',
          value: '',
          appliesFromOn: '2026-01-01',
          dueOn: '2026-01-31',
        },
      ],
      certificateId: earned.id,
      certificateCourseId: required,
      expiresOn: '2026-12-20',
      daysLeft: 30,
      windowOpensOn: '2026-09-21',
      dueOn: null,
      openRequestId: null,
      openRequestState: null,
      openEnrollmentId: next.id,
      openEnrollmentState: 'enrolled',
      bookedSessionStartsAt: '2026-12-01T06:00:00Z',
    });
    expect(items[2]).toMatchObject({ requiredLevel: null, expiresOn: null, daysLeft: null });
  });

  test('follows the dates: due, missing, exempt, expired, grace, dispensation', async () => {
    const courseId = await t.course({ graceDays: 10, renewalWindowDays: 30 });
    await require(courseId, { dueWithinDays: 30 });
    const on = async (day: string) => (await mine(t.asSalim, day)).items[0]?.status;
    expect(await on('2025-12-31')).toBe(undefined);
    expect(await on('2026-01-31')).toBe('due');
    expect(await on('2026-02-01')).toBe('missing');
    await t.asOfficer(courseApi.exempt, {
      body: { userId: t.salim.id, courseId, reason: 'Leave', fromOn: '2026-02-01', untilOn: '2026-02-28' },
    });
    expect(await on('2026-02-28')).toBe('exempt');
    const earned = await t.certify(t.salim, courseId, '2026-03-01');
    expect(await on('2027-01-29')).toBe('valid');
    expect(await on('2027-01-30')).toBe('expiring');
    expect(await on('2027-03-01')).toBe('expiring');
    expect(await on('2027-03-11')).toBe('grace');
    expect(await on('2027-03-12')).toBe('expired');
    const body = { untilOn: '2027-03-20', reason: 'No seats', version: earned.version };
    await t.asOfficer(enrollmentApi.dispense, { params: { id: earned.id }, body });
    expect(await on('2027-03-12')).toBe('dispensation');
    expect((await mine(t.asSalim, '2027-03-12')).cleared).toBe(true);
    expect(await on('2027-03-21')).toBe('expired');
  });

  test('an equivalent course’s certificate counts, and is named', async () => {
    const other = await t.course({ code: 'OTHER' });
    const courseId = await t.course({
      code: 'BASE',
      equivalents: [{ courseId: other, mutual: false, fromOn: '2026-06-01' }],
    });
    await require(courseId);
    const { id } = await t.certify(t.salim, other, '2026-05-01');
    const base = async (day: string) =>
      (await mine(t.asSalim, day)).items.find((each) => each.courseId === courseId);
    expect(await base('2026-11-20')).toMatchObject({
      status: 'valid',
      certificateId: id,
      certificateCourseId: other,
    });
    expect((await base('2026-05-31'))?.status).toBe('missing');
  });
});

describe('why a course is required', () => {
  test('of a department with everything below it, a job role, a grade, named people: each says so', async () => {
    const top = await t.department('TOP');
    const rig = await t.department('RIG-7', { parentId: top });
    await t.place(t.salim, 'department', rig, '2026-03-01');
    await t.place(t.salim, 'job_role', 'Welder', '2026-04-01');
    await t.place(t.salim, 'grade', 'G5', '2026-05-01');
    const courseId = await t.course();
    await require(courseId, { audience: { kind: 'department', departmentId: top } });
    await require(courseId, { audience: { kind: 'job_role', jobRole: 'Welder' } });
    await require(courseId, { audience: { kind: 'grade', grade: 'G5' }, level: 'recommended' });
    await require(courseId, { audience: { kind: 'people', userIds: [t.salim.id] } });
    await require(courseId, { audience: { kind: 'people', userIds: [t.stranger.id] } });
    await require(courseId, { audience: { kind: 'job_role', jobRole: 'Driver' } });
    const reasons = (await mine(t.asSalim)).items[0]?.reasons.map(({ audience, value, appliesFromOn }) => [
      audience,
      value,
      appliesFromOn,
    ]);
    expect(reasons?.toSorted()).toEqual([
      ['department', 'TOP', '2026-03-01'],
      ['grade', 'G5', '2026-05-01'],
      ['job_role', 'Welder', '2026-04-01'],
      ['people', '', '2026-01-01'],
    ]);
  });

  test('on a past date by where he stood then', async () => {
    const rig = await t.department('RIG');
    const courseId = await t.course();
    await require(courseId, { audience: { kind: 'department', departmentId: rig } });
    await t.place(t.salim, 'department', rig, '2026-06-01');
    await app.superuser.query(`update user_placements set to_on = '2026-08-31' where user_id = $1`, [
      t.salim.id,
    ]);
    const standing = async (on: string) => (await mine(t.asSalim, on)).items.map(({ status }) => status);
    expect(await standing('2026-05-31')).toEqual([]);
    expect(await standing('2026-08-31')).toEqual(['missing']);
    expect(await standing('2026-09-01')).toEqual([]);
  });
});

describe('one person’s standing', () => {
  test('is seen by those who lead him, on any date, and the look is written down', async () => {
    const courseId = await t.course();
    await require(courseId);
    const seen = await ofPerson(t.salim.id, t.asForeman, '2026-06-30');
    expect(seen).toMatchObject({ on: '2026-06-30', cleared: false, user: { nameEn: 'Salim Al-Amri' } });
    const { rows } = await app.superuser.query(
      `select action, subject_id, actor_id, outcome from audit_logs where tenant_id = $1 and chain = 'access'`,
      [t.tenantId],
    );
    expect(rows).toEqual([
      { action: 'user.standing_viewed', subject_id: t.salim.id, actor_id: t.foreman.id, outcome: 'done' },
    ]);
  });

  test('is not there for others: another crew, an unknown person, another tenant', async () => {
    const rival = await training(app, `rival${count++}`);
    const absent = { kind: 'missing', code: 'user.missing' };
    await expect(ofPerson(t.stranger.id, t.asForeman)).rejects.toMatchObject(absent);
    await expect(ofPerson(newId(), t.asForeman)).rejects.toMatchObject(absent);
    await expect(ofPerson(rival.salim.id, t.asOfficer)).rejects.toMatchObject(absent);
    await expect(ofPerson(t.salim.id, t.asSalim)).rejects.toMatchObject({ kind: 'forbidden' });
    const { rows } = await app.superuser.query(
      `select outcome from audit_logs where tenant_id = $1 and chain = 'access' and outcome = 'done'`,
      [t.tenantId],
    );
    expect(rows).toEqual([]);
  });
});

describe('a team', () => {
  let courseId: string;
  const worker = async (name: string, certified: boolean, more: object = {}): Promise<Person> => {
    const person = await app.addPerson(t.tenantId, name, { nameEn: name, foremanId: t.foreman.id, ...more });
    await hire(person.id, '2020-01-01');
    if (certified) await t.certify(person, courseId, '2026-05-01');
    return person;
  };
  beforeEach(async () => {
    courseId = await t.course();
    await require(courseId);
  });

  test('shows the people I lead, not myself, those not cleared first', async () => {
    await worker('Adel', true);
    await worker('Basim', false);
    await worker('Zaid', false);
    await worker('Gone', false, { status: 'inactive' });
    const shown = await team(t.asForeman, { withTotal: 'true' });
    expect(names(shown)).toEqual(['Basim', 'Salim Al-Amri', 'Zaid', 'Adel']);
    expect(shown.items.map(({ cleared }) => cleared)).toEqual([false, false, false, true]);
    expect([shown.on, shown.total, shown.nextCursor]).toEqual(['2026-11-20', 4, null]);
    expect(shown.items[3]?.standings).toMatchObject([{ courseId, status: 'valid', expiresOn: '2027-05-01' }]);
  });

  test('of a manager is his departments’, of an officer the tenant’s; an employee has none', async () => {
    const manager = await app.addPerson(t.tenantId, 'manager', { roles: ['manager'] });
    const top = await t.department('TOP', { headId: manager.id });
    const rig = await t.department('RIG', { parentId: top });
    await worker('Basim', false, { foremanId: undefined, departmentId: rig });
    expect(names(await team(await app.signIn(manager)))).toEqual(['Basim']);
    expect(names(await team(t.asOfficer)).toSorted()).toEqual([
      'Basim',
      'Salim Al-Amri',
      'foreman',
      'manager',
      'officer',
      'stranger',
    ]);
    await expect(team(t.asSalim)).rejects.toMatchObject({ kind: 'forbidden' });
  });

  test('pages through both halves without repeating or skipping anybody', async () => {
    for (let n = 0; n < 25; n++) await worker(`W${String(n).padStart(2, '0')}`, n % 3 !== 0);
    const first = await team(t.asForeman, { limit: '10' });
    const second = await team(t.asForeman, { limit: '10', cursor: first.nextCursor });
    const third = await team(t.asForeman, { limit: '10', cursor: second.nextCursor });
    const shown = [first, second, third].flatMap(names);
    expect(third.nextCursor).toBe(null);
    expect(shown).toHaveLength(26);
    expect(shown.slice(0, 10)).toEqual([
      'Salim Al-Amri',
      'W00',
      'W03',
      'W06',
      'W09',
      'W12',
      'W15',
      'W18',
      'W21',
      'W24',
    ]);
    expect(shown.slice(10)).toEqual(
      Array.from({ length: 25 }, (_, n) => n)
        .filter((n) => n % 3 !== 0)
        .map((n) => `W${String(n).padStart(2, '0')}`),
    );
  });

  test('finds those not cleared behind hundreds who are', async () => {
    await app.superuser.query(
      `insert into users (tenant_id, id, username, name_en, name_ar, badge_number, foreman_id, hired_on)
       select $1, uuidv7(), 'm' || n, 'M' || lpad(n::text, 4, '0'), 'M', 'm' || n, $2, '2020-01-01' from generate_series(1, 450) n`,
      [t.tenantId, t.foreman.id],
    );
    await app.superuser.query(
      `insert into enrollments (tenant_id, id, user_id, course_id, state, completed_on, rule)
       select tenant_id, uuidv7(), id, $2, 'completed', '2026-02-01', '{}' from users where tenant_id = $1 and name_en like 'M%'`,
      [t.tenantId, courseId],
    );
    await worker('Zaid', false);
    const shown = await team(t.asForeman, { limit: '10' });
    expect(names(shown)).toEqual([
      'Salim Al-Amri',
      'Zaid',
      ...[1, 2, 3, 4, 5, 6, 7, 8].map((n) => `M000${n}`),
    ]);
    const next = await team(t.asForeman, { limit: '10', cursor: shown.nextCursor });
    expect(names(next)[0]).toBe('M0009');
  });

  test('is narrowed by foreman, name and department, on a past date by where people stood then', async () => {
    const rig = await t.department('RIG');
    const plant = await t.department('PLANT');
    const moved = await worker('Mover', false, { foremanId: undefined });
    await t.place(moved, 'department', rig, '2026-01-01');
    await app.superuser.query(`update user_placements set to_on = '2026-06-30' where user_id = $1`, [
      moved.id,
    ]);
    await t.place(moved, 'department', plant, '2026-07-01');
    const found = async (query: object) => names(await team(t.asOfficer, query));
    expect(await found({ foremanId: t.foreman.id })).toEqual(['Salim Al-Amri']);
    expect(await found({ q: 'mover' })).toEqual(['Mover']);
    expect(await found({ departmentId: plant })).toEqual(['Mover']);
    expect(await found({ departmentId: rig })).toEqual([]);
    expect(await found({ departmentId: rig, on: '2026-06-30' })).toEqual(['Mover']);
    expect(await found({ departmentId: plant, on: '2026-06-30' })).toEqual([]);
  });
});
