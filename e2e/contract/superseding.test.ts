import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { beginEquivalents } from '#server/enrollments/begin-equivalents.ts';
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
  t = await training(app, `superseding${count++}`);
});
const officer = () => act(t.asOfficer);

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
