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
  t = await training(app, `requirements${count++}`);
});

const refused = (kind: string, code: string, path?: string) => ({
  kind,
  ...(path === undefined ? { code } : { errors: [expect.objectContaining({ path, code })] }),
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
