import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { registerEnrollmentReactions } from '#server/enrollments/enrollments.reactions.ts';
import { openEnrollmentFor } from '#server/enrollments/index.ts';
import { command } from '#server/platform/command.ts';
import { userRoutes } from '#server/users/users.routes.ts';
import { userApi } from '#shared/users/user.api.ts';
import type { BareApp } from '../support/bare-app.ts';
import { type Training, training, trainingApp } from '../support/training.ts';

let app: BareApp;
let t: Training;
let count = 0;

beforeAll(async () => {
  app = await trainingApp(userRoutes);
  registerEnrollmentReactions();
});
afterAll(() => app.close());
beforeEach(async () => {
  t = await training(app, `open${count++}`);
});

type Next = Parameters<typeof openEnrollmentFor>[1];
/** As another context's use case does it, under its own permission. */
const opening = command({
  event: 'test.opened',
  subject: 'test',
  permission: 'workflow:decide',
  async run(tx, next: Next) {
    const { enrollment, bookingRefused } = await openEnrollmentFor(tx, next);
    const after = { enrollment, refused: bookingRefused?.code ?? null };
    return { subjectId: enrollment.id, before: null, after };
  },
});
const open = (courseId: string, more: Partial<Next> = {}) =>
  opening(
    {
      kind: 'system',
      platform: app.platform,
      tenantId: t.tenantId,
      userId: t.stranger.id,
      now: app.platform.now(),
      requestId: 'test',
    },
    { userId: t.salim.id, courseId, dueOn: '2026-12-31', sessionId: null, renewsId: null, ...more },
  );
const actions = async () => (await app.changes(t.tenantId)).map(({ action }) => action);

describe('the next enrollment of a person', () => {
  test('is made whoever approves, due on the day given, and renews what he holds', async () => {
    const courseId = await t.course();
    const held = await t.certify(t.salim, courseId, '2025-12-31');
    const { enrollment, refused } = await open(courseId);
    expect(enrollment).toMatchObject({ state: 'assigned', dueOn: '2026-12-31', renewsId: held.id });
    expect(refused).toBe(null);
    expect((await actions()).slice(-2)).toEqual(['test.opened', 'enrollment.assigned']);
  });

  test('is the open one when there is one; its seat stays', async () => {
    const courseId = await t.course();
    const sessionId = await t.session(courseId, '2026-12-01');
    const other = await t.session(courseId, '2026-12-08');
    const booked = await t.assign(t.salim, courseId, sessionId);
    const { enrollment } = await open(courseId, { sessionId: other });
    expect(enrollment).toMatchObject({ id: booked.id, seat: 'booked', sessionId, dueOn: '2026-12-31' });
    expect((await actions()).includes('enrollment.due_changed')).toBe(true);
  });

  test('is booked into the session wished for; when that cannot be, it stands without a seat and says why', async () => {
    const courseId = await t.course();
    const sessionId = await t.session(courseId, '2026-12-01', { seats: 1, waitingList: false });
    const first = await open(courseId, { sessionId });
    expect(first).toMatchObject({ enrollment: { seat: 'booked', sessionId }, refused: null });
    const second = await open(courseId, { sessionId, userId: t.foreman.id });
    expect(second).toMatchObject({
      enrollment: { state: 'assigned', seat: null },
      refused: 'course_session.full',
    });
    expect(await t.get(second.enrollment.id)).toMatchObject({ state: 'assigned', seat: null });
  });
});

describe('who leaves', () => {
  test('gives his seat to the first who waits, and keeps his enrollment', async () => {
    const courseId = await t.course();
    const sessionId = await t.session(courseId, '2026-12-01', { seats: 1 });
    const leaver = await t.assign(t.salim, courseId, sessionId);
    const waiting = await t.assign(t.stranger, courseId, sessionId);
    const admin = await app.signIn(await app.addPerson(t.tenantId, 'admin', { roles: ['administrator'] }));
    await admin(userApi.deactivate, { params: { id: t.salim.id }, body: { reason: 'Retired', version: 1 } });
    expect(await t.get(leaver.id)).toMatchObject({ state: 'assigned', seat: null, sessionId: null });
    expect(await t.get(waiting.id)).toMatchObject({ state: 'enrolled', seat: 'booked' });
  });
});
