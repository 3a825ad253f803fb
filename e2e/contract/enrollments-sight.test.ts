import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { enrollmentApi } from '#shared/enrollments/enrollment.api.ts';
import { newId } from '#shared/kernel/ids.ts';
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
  t = await training(app, `seen${count++}`);
});
const officer = () => act(t.asOfficer);
const list = async (query: object, ask = t.asOfficer) => (await ask(enrollmentApi.list, { query })).items;

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
