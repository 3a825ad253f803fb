import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { courseApi } from '#shared/courses/course.api.ts';
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
