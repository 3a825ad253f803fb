import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { verifyTenant } from '#server/platform/audit/verify-tenant.ts';
import { courseApi } from '#shared/courses/course.api.ts';
import { enrollmentApi } from '#shared/enrollments/enrollment.api.ts';
import { renewalApi } from '#shared/renewals/renewal.api.ts';
import { type Backend, startBackend } from '../support/backend.ts';
import { noon } from '../support/bare-app.ts';
import { expiresOn, type Renewing, renewing } from '../support/renewing.ts';

let backend: Backend;
let at: Renewing;
let courseId: string;

beforeAll(async () => {
  backend = await startBackend();
});
afterAll(() => backend.close());
beforeEach(async () => {
  backend.setClock(noon);
  at = await renewing(backend);
  courseId = await at.course();
});

const sessionDay = '2026-12-01';
const afterSession = `${sessionDay}T12:00:00Z`;

describe('an approved request', () => {
  test('goes from the employee over foreman, manager and officer to the new certificate', async () => {
    const certificate = await at.certify(at.employee, courseId);
    const { id, state, certificateId } = await at.ask(at.employee, courseId);
    expect([state, certificateId]).toEqual(['pending_foreman', certificate.id]);
    expect(await at.decide(at.foreman, id)).toMatchObject({ state: 'pending_manager' });
    const { enrollmentId } = await at.decide(at.manager, id);
    const next = await at.enrollment(enrollmentId ?? '');
    expect(next).toMatchObject({ state: 'assigned', dueOn: expiresOn, renewsId: certificate.id });

    await at.book(next.id, await at.session(courseId, sessionDay));
    expect(await at.get(id)).toMatchObject({ state: 'scheduled', enrollmentId });

    backend.setClock(afterSession);
    // Inside the window the new certificate carries on from the old one's last day.
    expect(await at.attend(next.id, 'full')).toMatchObject({
      state: 'completed',
      completedOn: sessionDay,
      expiresOn: '2027-12-15',
    });
    expect(await at.get(id)).toMatchObject({ state: 'completed', closedAt: afterSession });
    expect(await at.story(id)).toEqual([
      'created',
      'submitted',
      'step_opened',
      'approved',
      'step_opened',
      'approved',
      'enrollment_created',
      'booked',
      'completed',
    ]);
  });

  test('is told by the audit log from its first word to its last, and the chain holds', async () => {
    const { id, enrollmentId } = await at.approved(courseId);
    await at.book(enrollmentId ?? '', await at.session(courseId, sessionDay));
    backend.setClock(afterSession);
    await at.attend(enrollmentId ?? '', 'full');
    const rows = await at.audit(id);
    expect(rows.map(({ action, actor_id }) => [action, actor_id])).toEqual([
      ['renewal.requested', at.employee.id],
      ['renewal.decided', at.foreman.id],
      ['renewal.decided', at.manager.id],
      ['renewal.booked', at.officer.id],
      ['renewal.completed', at.officer.id],
    ]);
    const states = rows.map(({ before, after }) => [stateIn(before), stateIn(after)]);
    expect(states).toEqual([
      [undefined, 'pending_foreman'],
      ['pending_foreman', 'pending_manager'],
      ['pending_manager', 'approved'],
      ['approved', 'scheduled'],
      ['scheduled', 'completed'],
    ]);
    expect(await verifyTenant(backend.platform, at.tenantId)).toMatchObject({ ok: true });
  });

  test('is booked into the preferred session while that has a seat', async () => {
    await at.certify(at.employee, courseId);
    const preferredSessionId = await at.session(courseId, sessionDay, { seats: 1 });
    const granted = await at.approved(courseId, { preferredSessionId });
    expect(granted).toMatchObject({ state: 'scheduled' });
    expect(await at.enrollment(granted.enrollmentId ?? '')).toMatchObject({
      state: 'enrolled',
      seat: 'booked',
      sessionId: preferredSessionId,
      dueOn: expiresOn,
    });
    // What the approver got is what stands: nothing came after it.
    expect(await at.get(granted.id)).toMatchObject({ version: granted.version });
    expect((await at.story(granted.id)).filter((event) => event === 'booked')).toHaveLength(1);
  });

  test('waits for the officer when the preferred session is full', async () => {
    const preferredSessionId = await at.session(courseId, sessionDay, { seats: 1 });
    await at.assign(at.colleague, courseId, preferredSessionId);
    const granted = await at.approved(courseId, { preferredSessionId });
    expect(granted).toMatchObject({ state: 'approved' });
    expect(await at.enrollment(granted.enrollmentId ?? '')).toMatchObject({ state: 'assigned', seat: null });
    expect(await at.story(granted.id)).not.toContain('booked');
  });

  test('on a waiting list is not scheduled before a seat becomes free', async () => {
    const preferredSessionId = await at.session(courseId, sessionDay, { seats: 1, waitingList: true });
    const first = await at.assign(at.colleague, courseId, preferredSessionId);
    const granted = await at.approved(courseId, { preferredSessionId });
    expect(await at.enrollment(granted.enrollmentId ?? '')).toMatchObject({ seat: 'waiting' });
    expect(await at.get(granted.id)).toMatchObject({ state: 'approved', version: granted.version });

    await at.cancelEnrollment(first.id);
    expect(await at.enrollment(granted.enrollmentId ?? '')).toMatchObject({ seat: 'booked' });
    expect(await at.get(granted.id)).toMatchObject({ state: 'scheduled' });
  });

  test('does not fail for a preferred session that has begun or was cancelled meanwhile', async () => {
    const begun = await at.session(courseId, sessionDay);
    const { id } = await at.ask(at.employee, courseId, { preferredSessionId: begun });
    await at.decide(at.foreman, id);
    backend.setClock('2026-12-01T05:30:00.000Z');
    expect(await at.decide(at.manager, id)).toMatchObject({ state: 'approved' });

    const cancelled = await at.session(courseId, '2026-12-09');
    const other = await at.ask(at.colleague, courseId, { preferredSessionId: cancelled });
    await cancelSession(cancelled);
    await at.decide(at.foreman, other.id);
    expect(await at.decide(at.manager, other.id)).toMatchObject({ state: 'approved' });
  });

  test('takes over the enrollment that stood open already, with its seat', async () => {
    const certificate = await at.certify(at.employee, courseId);
    const open = await at.assign(at.employee, courseId, await at.session(courseId, sessionDay));
    const granted = await at.approved(courseId);
    expect(granted).toMatchObject({ state: 'scheduled', enrollmentId: open.id });
    expect(await at.enrollment(open.id)).toMatchObject({ dueOn: expiresOn, renewsId: certificate.id });
  });

  test('for a course that was closed meanwhile cannot be approved, and says why', async () => {
    const { id } = await at.ask(at.employee, courseId);
    await at.decide(at.foreman, id);
    await closeCourse();
    await expect(at.decide(at.manager, id)).rejects.toMatchObject({ code: 'course.inactive' });
    expect(await at.get(id)).toMatchObject({ state: 'pending_manager' });
    expect(await at.decide(at.manager, id, 'reject', 'The course is closed.')).toMatchObject({
      state: 'rejected',
    });
  });
});

describe('what happens to the enrollment', () => {
  test('another session is one more line of the timeline, and the request stays scheduled', async () => {
    const preferredSessionId = await at.session(courseId, sessionDay);
    const { id, enrollmentId } = await at.approved(courseId, { preferredSessionId });
    const later = await at.session(courseId, '2026-12-08');
    await at.book(enrollmentId ?? '', later);
    expect(await at.get(id)).toMatchObject({ state: 'scheduled' });
    const booked = (await at.get(id)).timeline.filter(({ event }) => event === 'booked');
    expect(booked.map(({ details }) => details.sessionId)).toEqual([preferredSessionId, later]);
  });

  test('a place on the waiting list of another session gives the seat up', async () => {
    const preferredSessionId = await at.session(courseId, sessionDay);
    const { id, enrollmentId } = await at.approved(courseId, { preferredSessionId });
    const full = await at.session(courseId, '2026-12-08', { seats: 1, waitingList: true });
    await at.assign(at.colleague, courseId, full);
    await at.book(enrollmentId ?? '', full);
    expect(await at.get(id)).toMatchObject({ state: 'approved' });
    expect((await at.story(id)).at(-1)).toBe('unbooked');
  });

  test('a cancelled session gives the request back to be booked', async () => {
    const preferredSessionId = await at.session(courseId, sessionDay);
    const { id, enrollmentId } = await at.approved(courseId, { preferredSessionId });
    await cancelSession(preferredSessionId);
    expect(await at.get(id)).toMatchObject({ state: 'approved', enrollmentId });
    expect((await at.story(id)).at(-1)).toBe('unbooked');
    await at.book(enrollmentId ?? '', await at.session(courseId, '2026-12-08'));
    expect(await at.get(id)).toMatchObject({ state: 'scheduled' });
  });

  test('failed or not attended, the next enrollment takes its place with the same due date', async () => {
    const certificate = await at.certify(at.employee, courseId);
    const preferredSessionId = await at.session(courseId, sessionDay);
    const { id, enrollmentId } = await at.approved(courseId, { preferredSessionId });
    backend.setClock(afterSession);
    await at.attend(enrollmentId ?? '', 'no_show');
    const second = await at.get(id);
    expect(second).toMatchObject({ state: 'approved', closedAt: null });
    expect(second.enrollmentId).not.toBe(enrollmentId);
    expect(await at.enrollment(second.enrollmentId ?? '')).toMatchObject({
      state: 'assigned',
      dueOn: expiresOn,
      renewsId: certificate.id,
    });

    await at.fail(second.enrollmentId ?? '');
    const third = await at.get(id);
    expect(third).toMatchObject({ state: 'approved' });
    expect(await at.enrollment(third.enrollmentId ?? '')).toMatchObject({ state: 'assigned' });

    const body = { completedOn: sessionDay, version: 1 };
    await backend.as(at.officer)(enrollmentApi.complete, { params: { id: third.enrollmentId ?? '' }, body });
    expect(await at.get(id)).toMatchObject({ state: 'completed', enrollmentId: third.enrollmentId });
  });

  test('of a closed course can still fail: there is no next one, and the request waits for the officer', async () => {
    const preferredSessionId = await at.session(courseId, sessionDay);
    const { id, enrollmentId } = await at.approved(courseId, { preferredSessionId });
    await closeCourse();
    backend.setClock(afterSession);
    expect(await at.attend(enrollmentId ?? '', 'no_show')).toMatchObject({ state: 'no_show' });
    expect(await at.get(id)).toMatchObject({ state: 'approved', enrollmentId });
  });

  test('attended in part, the request is to be booked again', async () => {
    const preferredSessionId = await at.session(courseId, sessionDay);
    const { id, enrollmentId } = await at.approved(courseId, { preferredSessionId });
    backend.setClock(afterSession);
    await at.attend(enrollmentId ?? '', 'partial');
    expect(await at.get(id)).toMatchObject({ state: 'approved', enrollmentId });
    await at.book(enrollmentId ?? '', await at.session(courseId, '2026-12-08'));
    expect(await at.get(id)).toMatchObject({ state: 'scheduled' });
  });

  test('cancelled by itself, the request waits for the next one that the officer assigns', async () => {
    const preferredSessionId = await at.session(courseId, sessionDay);
    const { id, enrollmentId } = await at.approved(courseId, { preferredSessionId });
    await at.cancelEnrollment(enrollmentId ?? '');
    expect(await at.get(id)).toMatchObject({ state: 'approved', enrollmentId });
    const next = await at.assign(at.employee, courseId, await at.session(courseId, '2026-12-08'));
    expect(await at.get(id)).toMatchObject({ state: 'scheduled', enrollmentId: next.id });
  });

  test('wrongly recorded as not attended, it is the request’s again once that is taken back', async () => {
    const preferredSessionId = await at.session(courseId, sessionDay);
    const { id, enrollmentId } = await at.approved(courseId, { preferredSessionId });
    backend.setClock(afterSession);
    const { version } = await at.attend(enrollmentId ?? '', 'no_show');
    await at.cancelEnrollment((await at.get(id)).enrollmentId ?? '');
    await backend.as(at.officer)(enrollmentApi.correct, {
      params: { id: enrollmentId ?? '' },
      body: { reopen: true, reason: 'He was there.', version },
    });
    expect(await at.get(id)).toMatchObject({ state: 'scheduled', enrollmentId });
    await at.attend(enrollmentId ?? '', 'full');
    expect(await at.get(id)).toMatchObject({ state: 'completed' });
  });

  test('of somebody else, or of another course, moves no request', async () => {
    const { id } = await at.approved(courseId);
    const other = await at.course();
    const { enrollmentId, version } = await at.get(id);
    await at.assign(at.colleague, courseId, await at.session(courseId, sessionDay));
    await at.cancelEnrollment(enrollmentId ?? '');
    await at.assign(at.employee, other, await at.session(other, '2026-12-02'));
    expect(await at.get(id)).toMatchObject({ state: 'approved', enrollmentId, version });
  });
});

describe('cancelling an approved request', () => {
  test('cancels its enrollment, and the seat goes to who waits for it', async () => {
    const preferredSessionId = await at.session(courseId, sessionDay, { seats: 1, waitingList: true });
    const { id, enrollmentId, version } = await at.approved(courseId, { preferredSessionId });
    const waiting = await at.assign(at.colleague, courseId, preferredSessionId);
    const body = { reason: 'Leaves the company.', version };
    const cancelled = await backend.as(at.officer)(renewalApi.cancel, { params: { id }, body });
    expect(cancelled).toMatchObject({ state: 'cancelled' });
    expect(await at.enrollment(enrollmentId ?? '')).toMatchObject({ state: 'cancelled' });
    expect(await at.enrollment(waiting.id)).toMatchObject({ seat: 'booked' });
    expect((await at.get(id)).timeline.at(-1)).toMatchObject({ event: 'cancelled', comment: body.reason });
    expect(await at.get(id)).toMatchObject({ version: cancelled.version });
  });

  test('leaves a completed training alone', async () => {
    const { id, enrollmentId } = await at.approved(courseId);
    const completion = { completedOn: '2026-11-20', version: 1 };
    await backend.as(at.officer)(enrollmentApi.complete, {
      params: { id: enrollmentId ?? '' },
      body: completion,
    });
    const body = { reason: 'Too late.', version: (await at.get(id)).version };
    await expect(backend.as(at.officer)(renewalApi.cancel, { params: { id }, body })).rejects.toMatchObject({
      code: 'renewal.closed',
    });
  });
});

const stateIn = (picture: Record<string, unknown> | null) =>
  (picture?.request as { state: string } | undefined)?.state;

async function cancelSession(id: string): Promise<void> {
  const body = { reason: 'The instructor is ill.', version: 1 };
  await backend.as(at.officer)(courseApi.cancelSession, { params: { id }, body });
}

async function closeCourse(): Promise<void> {
  await at.set('update courses set active = false where tenant_id = $1 and id = $2', courseId);
}
