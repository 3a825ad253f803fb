import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { enrollmentApi } from '#shared/enrollments/enrollment.api.ts';
import { newId } from '#shared/kernel/ids.ts';
import { type Asking, type BareApp, noon } from '../support/bare-app.ts';
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
  t = await training(app, `listed${count++}`);
});
const officer = () => act(t.asOfficer);
const list = async (query: object, ask = t.asOfficer) => (await ask(enrollmentApi.list, { query })).items;

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
