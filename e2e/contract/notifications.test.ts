import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { attendSteps } from '#server/renewals/attend-steps.ts';
import { courseApi } from '#shared/courses/course.api.ts';
import { newId } from '#shared/kernel/ids.ts';
import { renewalApi, workflowApi } from '#shared/renewals/renewal.api.ts';
import { userApi } from '#shared/users/user.api.ts';
import { importAs } from '../imports/importing.ts';
import { type Backend, startBackend } from '../support/backend.ts';
import { noon, type Person } from '../support/bare-app.ts';
import { type Renewing, renewing } from '../support/renewing.ts';

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

const everybody = () => [
  at.employee,
  at.colleague,
  at.foreman,
  at.manager,
  at.head,
  at.officer,
  at.secondOfficer,
  at.admin,
];
/** Who was told what of all that has happened: nobody else was told anything. */
async function toldEverybody(): Promise<Record<string, string[]>> {
  const told: Record<string, string[]> = {};
  const names = ['employee', 'colleague', 'foreman', 'manager', 'head', 'officer', 'secondOfficer', 'admin'];
  for (const [index, person] of everybody().entries()) {
    const kinds = await at.toldKinds(person);
    if (kinds.length > 0) told[names[index] ?? ''] = kinds;
  }
  return told;
}
const delegate = (from: Person, to: Person) => {
  const body = { delegateId: to.id, fromOn: '2026-11-20', toOn: '2026-11-30' };
  return backend.as(from)(workflowApi.delegate, { body });
};
const setUser = (person: Person, column: string, value: string | null) =>
  at.set(`update users set ${column} = $3 where tenant_id = $1 and id = $2`, person.id, value);

describe('of a request are told', () => {
  test('each approver when it comes to him, with the names in both languages and the way there', async () => {
    const { id } = await at.ask(at.employee, courseId);
    expect(await toldEverybody()).toEqual({ foreman: ['step_waiting'] });
    const { stepId, courseCode } = await at.get(id);
    expect(await at.told(at.foreman)).toMatchObject([
      {
        kind: 'step_waiting',
        href: `/approvals?step=${stepId}`,
        readAt: null,
        params: {
          requestId: id,
          personNameEn: 'Salim Al-Amri',
          personNameAr: 'سالم العامري',
          courseCode,
          courseTitleEn: 'H2S Awareness',
          courseTitleAr: 'التوعية بكبريتيد الهيدروجين',
          dueOn: '2026-11-24',
        },
      },
    ]);
    await at.decide(at.foreman, id);
    expect(await toldEverybody()).toEqual({ foreman: ['step_waiting'], manager: ['step_waiting'] });
  });

  test('the requester, when it is granted', async () => {
    const { id } = await at.approved(courseId);
    expect(await toldEverybody()).toEqual({
      employee: ['request_approved'],
      foreman: ['step_waiting'],
      manager: ['step_waiting'],
    });
    expect(await at.told(at.employee)).toMatchObject([
      { href: `/my-renewals?request=${id}`, params: { courseTitleAr: 'التوعية بكبريتيد الهيدروجين' } },
    ]);
  });

  test('the requester when it comes back or is rejected, with the comment', async () => {
    const { id } = await at.ask(at.employee, courseId);
    const { version } = await at.decide(at.foreman, id, 'return', 'Name a session.');
    await backend.as(at.employee)(renewalApi.submit, { params: { id }, body: { version } });
    await at.decide(at.foreman, id, 'reject', 'Not this year.');
    expect(await at.told(at.employee)).toMatchObject([
      { kind: 'request_returned', params: { comment: 'Name a session.' } },
      { kind: 'request_rejected', params: { comment: 'Not this year.' } },
    ]);
    expect(await at.toldKinds(at.foreman)).toEqual(['step_waiting', 'step_waiting']);
  });

  test('also the foreman who asked for one of his crew, but neither of both as an approver', async () => {
    const { id } = await at.ask(at.foreman, courseId, { userId: at.employee.id });
    await at.decide(at.manager, id, 'return', 'Name a session.');
    expect(await toldEverybody()).toEqual({
      employee: ['request_returned'],
      foreman: ['request_returned'],
      manager: ['step_waiting'],
    });
    const { version } = await at.get(id);
    await backend.as(at.foreman)(renewalApi.withdraw, { params: { id }, body: { version } });
    expect(await at.toldKinds(at.employee)).toEqual(['request_returned', 'request_cancelled']);
    expect(await at.toldKinds(at.foreman)).toEqual(['request_returned']);
  });

  test('nobody of his own withdrawal, and of the officer’s cancellation everybody but him', async () => {
    const { id, version } = await at.ask(at.employee, courseId);
    await backend.as(at.employee)(renewalApi.withdraw, { params: { id }, body: { version } });
    expect(await at.toldKinds(at.employee)).toEqual([]);
    const asked = await at.ask(at.officer, courseId, { userId: at.employee.id });
    const body = { reason: 'By mistake.', version: asked.version };
    await backend.as(at.officer)(renewalApi.cancel, { params: { id: asked.id }, body });
    expect(await at.told(at.employee)).toMatchObject([
      { kind: 'request_cancelled', params: { comment: 'By mistake.' } },
    ]);
    expect(await at.toldKinds(at.officer)).toEqual([]);
  });

  test('the training officers when it waits for any of them, except who asked for it', async () => {
    for (const person of [at.employee, at.colleague]) {
      await setUser(person, 'manager_id', null);
      await setUser(person, 'department_id', null);
      await setUser(person, 'foreman_id', null);
    }
    await at.ask(at.employee, courseId);
    await at.ask(at.officer, courseId, { userId: at.colleague.id });
    expect(await toldEverybody()).toEqual({
      officer: ['step_waiting'],
      secondOfficer: ['step_waiting', 'step_waiting'],
    });
  });

  test('the delegate beside the approver, but never the requester as a delegate', async () => {
    await delegate(at.foreman, at.colleague);
    await delegate(at.foreman, at.employee);
    await at.ask(at.head, courseId, { userId: at.employee.id });
    expect(await toldEverybody()).toEqual({
      colleague: ['delegation_given', 'step_waiting'],
      employee: ['delegation_given'],
      foreman: ['step_waiting'],
    });
  });

  test('the new approver when it moves to him, as moved', async () => {
    const { id } = await at.ask(at.employee, courseId);
    const other = await backend.addPerson(at.tenantId, 'other-foreman', { roles: ['foreman'] });
    const { version } = await backend.as(at.admin)(userApi.get, { params: { id: at.employee.id } });
    await backend.as(at.admin)(userApi.transfer, {
      params: { id: at.employee.id },
      body: { effectiveOn: '2026-11-20', foremanId: other.id, version },
    });
    expect(await at.told(other)).toMatchObject([{ kind: 'step_rerouted', params: { requestId: id } }]);
    expect(await at.toldKinds(at.foreman)).toEqual(['step_waiting']);
  });

  test('nobody who has left', async () => {
    const { id } = await at.ask(at.officer, courseId, { userId: at.employee.id });
    await setUser(at.employee, 'status', 'inactive');
    await at.decide(at.foreman, id, 'reject', 'He has left.');
    expect(
      await at.set('select 1 from notifications where tenant_id = $1 and user_id = $2', at.employee.id),
    ).toEqual([]);
    expect(await at.toldKinds(at.officer)).toEqual(['request_rejected']);
  });
});

describe('of a training is told', () => {
  test('the person: his seat, a place on the waiting list, the cancelled session, the completion', async () => {
    const preferredSessionId = await at.session(courseId, '2026-12-01', { seats: 1, waitingList: true });
    const first = await at.assign(at.colleague, courseId, preferredSessionId);
    const { enrollmentId } = await at.approved(courseId, { preferredSessionId });
    expect(await at.toldKinds(at.colleague)).toEqual(['session_booked']);
    expect(await at.toldKinds(at.employee)).toEqual(['request_approved', 'session_waiting']);
    await at.cancelEnrollment(first.id);
    const body = { reason: 'The instructor is ill.', version: 1 };
    await backend.as(at.officer)(courseApi.cancelSession, { params: { id: preferredSessionId }, body });
    await at.book(enrollmentId ?? '', await at.session(courseId, '2026-12-02'));
    backend.setClock('2026-12-02T12:00:00Z');
    await at.attend(enrollmentId ?? '', 'full');
    const told = await at.told(at.employee);
    expect(told.map(({ kind }) => kind)).toEqual([
      'request_approved',
      'session_waiting',
      'session_booked',
      'session_cancelled',
      'session_booked',
      'request_completed',
    ]);
    const [, waiting, , cancelled, booked] = told;
    const names = { courseTitleEn: 'H2S Awareness', courseTitleAr: 'التوعية بكبريتيد الهيدروجين' };
    expect(waiting?.params).toMatchObject({ ...names, sessionStartsAt: '2026-12-01T05:00:00Z' });
    expect(cancelled?.params).toMatchObject({ ...names, sessionStartsAt: '2026-12-01T05:00:00Z' });
    expect(booked?.params).toMatchObject({
      ...names,
      sessionStartsAt: '2026-12-02T05:00:00Z',
      place: 'Hall 1',
    });
  });

  test('once only, also in the approval that books at once', async () => {
    const preferredSessionId = await at.session(courseId, '2026-12-01');
    await at.approved(courseId, { preferredSessionId });
    expect((await at.toldKinds(at.employee)).toSorted()).toEqual(['request_approved', 'session_booked']);
  });

  test('who failed hears nothing of an approval when the next enrollment takes its place', async () => {
    const { enrollmentId } = await at.approved(courseId);
    await at.fail(enrollmentId ?? '');
    expect(await at.toldKinds(at.employee)).toEqual(['request_approved']);
  });
});

describe('exactly once', () => {
  test('a reminder a day, whatever runs twice', async () => {
    await at.ask(at.employee, courseId);
    backend.setClock('2026-11-24T06:00:00Z');
    const rounds = [1, 2, 3].map(() => attendSteps(backend.system(at.tenantId), async () => undefined));
    await Promise.all(rounds);
    expect(await toldEverybody()).toEqual({ foreman: ['step_waiting', 'step_reminder'] });
  });

  test('a request sent twice under one key is told once', async () => {
    const key = { idempotencyKey: newId() };
    for (let sent = 0; sent < 2; sent++)
      await backend.as(at.employee)(renewalApi.create, { body: { courseId } }, key);
    expect(await toldEverybody()).toEqual({ foreman: ['step_waiting'] });
  });

  test('what was refused is told nobody', async () => {
    const { id } = await at.ask(at.employee, courseId);
    await at.set('update courses set active = false where tenant_id = $1 and id = $2', courseId);
    await at.decide(at.foreman, id);
    await expect(at.decide(at.manager, id)).rejects.toMatchObject({ code: 'course.inactive' });
    expect(await at.toldKinds(at.employee)).toEqual([]);
  });
});

test('a delegate is told who named him, and for how long', async () => {
  await delegate(at.foreman, at.colleague);
  expect(await at.told(at.colleague)).toMatchObject([
    {
      kind: 'delegation_given',
      href: '/approvals',
      params: {
        delegatorNameEn: 'Khalid Al-Balushi',
        delegatorNameAr: 'خالد البلوشي',
        fromOn: '2026-11-20',
        toOn: '2026-11-30',
      },
    },
  ]);
});

test('who asked for an import is told when it is finished; the operator’s console tells nobody', async () => {
  const file = { content: 'badge,name\nemployee,Salim Al-Amri\n' };
  const mapping = { fields: { badgeNumber: { columns: ['badge'] }, nameEn: { columns: ['name'] } } };
  const importing = { kind: 'employees', mapping, file } as const;
  await importAs(backend.platform, at.tenantId, importing);
  expect(await toldEverybody()).toEqual({});
  await importAs(backend.platform, at.tenantId, { ...importing, userId: at.officer.id });
  expect(await at.told(at.officer)).toMatchObject([
    { kind: 'import_finished', params: { fileName: 'test.csv', dryRun: false, rows: 1, rejected: 0 } },
  ]);
});
