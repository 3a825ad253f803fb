import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '#shared/kernel/ids.ts';
import { renewalApi, workflowApi } from '#shared/renewals/renewal.api.ts';
import { type Backend, startBackend } from '../support/backend.ts';
import { noon, type Person } from '../support/bare-app.ts';
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

const wrong = (path: string, code: string) => ({
  kind: 'invalid',
  errors: [expect.objectContaining({ path, code })],
});
const change = (
  person: Person,
  id: string,
  body: { note?: string; preferredSessionId?: string; version: number },
) => backend.as(person)(renewalApi.change, { params: { id }, body });
const submit = (person: Person, id: string, version: number) =>
  backend.as(person)(renewalApi.submit, { params: { id }, body: { version } });
const withdraw = (person: Person, id: string, version: number) =>
  backend.as(person)(renewalApi.withdraw, { params: { id }, body: { version } });

describe('asking', () => {
  test('names the certificate that is to be renewed, and goes to the foreman at once', async () => {
    const certificate = await at.certify(at.employee, courseId);
    const id = newId();
    expect(await at.ask(at.employee, courseId, { id, note: 'Before the new well.' })).toMatchObject({
      id,
      userId: at.employee.id,
      requestedById: at.employee.id,
      certificateId: certificate.id,
      state: 'pending_foreman',
      note: 'Before the new well.',
      version: 2,
    });
    expect(await at.get(id)).toMatchObject({
      userNameEn: 'Salim Al-Amri',
      userNameAr: 'سالم العامري',
      courseTitleAr: 'التوعية بكبريتيد الهيدروجين',
      expiresOn,
      approverId: at.foreman.id,
    });
  });

  test('as a draft it waits for nobody; changed and submitted it does', async () => {
    const draft = await at.ask(at.employee, courseId, { submit: false });
    expect(draft).toMatchObject({ state: 'draft', submittedAt: null });
    expect(await at.waitsFor(at.foreman)).toEqual([]);
    const changed = await change(at.employee, draft.id, {
      note: 'First half of December.',
      version: draft.version,
    });
    expect(changed).toMatchObject({ note: 'First half of December.', version: draft.version + 1 });
    expect(await submit(at.employee, draft.id, changed.version)).toMatchObject({ state: 'pending_foreman' });
    expect(await at.waitsFor(at.foreman)).toEqual([draft.id]);
    expect(await at.story(draft.id)).toEqual(['created', 'edited', 'submitted', 'step_opened']);
  });

  test('one open request per person and course, drafts included', async () => {
    const first = await at.ask(at.employee, courseId, { submit: false });
    await expect(at.ask(at.employee, courseId)).rejects.toMatchObject({
      code: 'renewal.already_open',
      details: { openRequestId: first.id, state: 'draft' },
    });
    await expect(at.ask(at.officer, courseId, { userId: at.employee.id })).rejects.toMatchObject({
      code: 'renewal.already_open',
    });
    await expect(at.ask(at.colleague, courseId)).resolves.toMatchObject({ state: 'pending_foreman' });
    await expect(at.ask(at.employee, await at.course())).resolves.toMatchObject({ state: 'pending_foreman' });
  });

  test('also when he, his foreman and the officer ask at the same moment', async () => {
    for (let round = 0; round < 4; round++) {
      const course = await at.course();
      const asking = await backend.signInAll([at.employee, at.foreman, at.officer]);
      const body = { courseId: course, userId: at.employee.id };
      const all = await Promise.allSettled(asking.map((each) => each(renewalApi.create, { body })));
      expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const each of all) {
        if (each.status === 'rejected')
          expect(each.reason).toMatchObject({ status: 409, code: 'renewal.already_open' });
      }
    }
  });

  test('sent twice under one key it is one request with one answer', async () => {
    const call = { body: { courseId } };
    const key = { idempotencyKey: newId() };
    const first = await backend.as(at.employee)(renewalApi.create, call, key);
    expect(await backend.as(at.employee)(renewalApi.create, call, key)).toEqual(first);
    await expect(
      backend.as(at.employee)(renewalApi.create, { body: { courseId, note: 'Other.' } }, key),
    ).rejects.toMatchObject({ code: 'idempotency.key_reused' });
    expect(await at.story(first.id)).toHaveLength(3);
  });

  test('for somebody he leads a foreman may, for somebody in his department a manager', async () => {
    expect(await at.ask(at.foreman, courseId, { userId: at.employee.id })).toMatchObject({
      userId: at.employee.id,
      requestedById: at.foreman.id,
    });
    expect(await at.ask(at.head, courseId, { userId: at.colleague.id })).toMatchObject({
      state: 'pending_foreman',
    });
  });

  test('for somebody out of his sight nobody may, nor for anybody of another tenant', async () => {
    const unseen: [Person, Person][] = [
      [at.employee, at.colleague],
      [at.foreman, at.manager],
      [at.officer, backend.rival.employee],
    ];
    for (const [person, other] of unseen) {
      await expect(at.ask(person, courseId, { userId: other.id })).rejects.toMatchObject({
        status: 404,
        code: 'user.missing',
      });
    }
  });

  test('for an inactive person, a closed course, or a session that does not fit is refused', async () => {
    await at.set(`update users set status = 'inactive' where tenant_id = $1 and id = $2`, at.colleague.id);
    await expect(at.ask(at.officer, courseId, { userId: at.colleague.id })).rejects.toMatchObject({
      code: 'renewal.person_inactive',
    });
    const others = await at.session(await at.course(), '2026-12-01');
    const past = await at.session(courseId, '2026-11-01');
    for (const preferredSessionId of [others, past, newId()]) {
      await expect(at.ask(at.employee, courseId, { preferredSessionId })).rejects.toMatchObject(
        wrong('preferredSessionId', 'unsuitable_session'),
      );
    }
    const draft = await at.ask(at.employee, courseId, { submit: false });
    await at.set('update courses set active = false where tenant_id = $1 and id = $2', courseId);
    await expect(submit(at.employee, draft.id, draft.version)).rejects.toMatchObject({
      code: 'course.inactive',
    });
    await expect(at.ask(at.foreman, courseId)).rejects.toMatchObject({ code: 'course.inactive' });
    await expect(at.ask(at.employee, newId())).rejects.toMatchObject({ status: 404 });
  });
});

describe('changing', () => {
  test('is refused on another version, while it is with its approvers, and to anybody else', async () => {
    const { id, version } = await at.ask(at.employee, courseId, { submit: false });
    await expect(change(at.employee, id, { note: 'x', version: version + 1 })).rejects.toMatchObject({
      code: 'renewal.stale',
    });
    await expect(change(at.foreman, id, { note: 'x', version })).rejects.toMatchObject({
      code: 'renewal.not_requester',
    });
    await expect(submit(at.officer, id, version)).rejects.toMatchObject({ code: 'renewal.not_requester' });
    const sent = await submit(at.employee, id, version);
    await expect(change(at.employee, id, { note: 'x', version: sent.version })).rejects.toMatchObject({
      code: 'renewal.in_approval',
    });
    await expect(
      change(at.employee, id, { preferredSessionId: newId(), version: sent.version }),
    ).rejects.toMatchObject({ code: 'renewal.in_approval' });
  });

  test('names a session that fits, or none', async () => {
    const { id, version } = await at.ask(at.employee, courseId, { submit: false });
    const past = await at.session(courseId, '2026-11-01');
    await expect(change(at.employee, id, { preferredSessionId: past, version })).rejects.toMatchObject(
      wrong('preferredSessionId', 'unsuitable_session'),
    );
    const coming = await at.session(courseId, '2026-12-01');
    expect(await change(at.employee, id, { preferredSessionId: coming, version })).toMatchObject({
      preferredSessionId: coming,
    });
  });

  test('to the same leaves it as it is', async () => {
    const { id, version } = await at.ask(at.employee, courseId, { submit: false, note: 'Same.' });
    expect(await change(at.employee, id, { note: 'Same.', version })).toMatchObject({ version });
    expect(await at.story(id)).toEqual(['created']);
  });
});

describe('taking back', () => {
  test('is the requester’s until it is approved, and ends every step', async () => {
    const { id } = await at.ask(at.employee, courseId);
    const { version } = await at.decide(at.foreman, id);
    await expect(withdraw(at.foreman, id, version)).rejects.toMatchObject({ code: 'renewal.not_requester' });
    expect(await withdraw(at.employee, id, version)).toMatchObject({
      state: 'withdrawn',
      closedAt: expect.any(String),
    });
    expect((await at.get(id)).steps.map(({ state }) => state)).toEqual(['approved', 'cancelled']);
    expect(await at.waitsFor(at.manager)).toEqual([]);
    await expect(withdraw(at.employee, id, version + 1)).rejects.toMatchObject({ code: 'renewal.closed' });
  });

  test('after the approval is the training officer’s, with a reason', async () => {
    const { id, version } = await at.approved(courseId);
    await expect(withdraw(at.employee, id, version)).rejects.toMatchObject({
      code: 'renewal.already_approved',
    });
    const cancel = (person: Person, reason: string) =>
      backend.as(person)(renewalApi.cancel, { params: { id }, body: { reason, version } });
    await expect(cancel(at.manager, 'No.')).rejects.toMatchObject({ status: 403 });
    await expect(cancel(at.officer, '')).rejects.toMatchObject({
      kind: 'invalid',
      errors: [expect.objectContaining({ path: 'reason' })],
    });
    expect(await cancel(at.officer, 'The rig is sold.')).toMatchObject({ state: 'cancelled' });
    expect((await at.audit(id)).map(({ action }) => action)).toEqual([
      'renewal.requested',
      'renewal.decided',
      'renewal.decided',
      'renewal.cancelled',
    ]);
  });

  test('at the moment of the decision: one of both stands', async () => {
    for (let round = 0; round < 4; round++) {
      const { id, version } = await at.ask(at.employee, await at.course());
      const { stepId } = await at.get(id);
      const [employee, foreman] = [await backend.signIn(at.employee), await backend.signIn(at.foreman)];
      const both = await Promise.allSettled([
        employee(renewalApi.withdraw, { params: { id }, body: { version } }),
        foreman(workflowApi.decide, {
          params: { id: stepId ?? '' },
          body: { decision: 'approve', version },
        }),
      ]);
      expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
      const lost = both.find((each) => each.status === 'rejected');
      expect(lost?.reason).toMatchObject({ status: 409 });
    }
  });
});
