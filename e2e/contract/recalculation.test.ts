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
  t = await training(app, `recalculation${count++}`);
});

const change = (id: string, body: object) =>
  t.asOfficer(courseApi.change, { params: { id }, body: { version: 1, ...body } });

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
