import { courseApi } from '#shared/courses/course.api.ts';
import type { Input } from '#shared/kernel/route.ts';
import { notificationApi } from '#shared/notifications/notification.api.ts';
import { renewalApi, workflowApi } from '#shared/renewals/renewal.api.ts';
import { userApi } from '#shared/users/user.api.ts';
import type { Backend } from './backend.ts';
import type { Person } from './bare-app.ts';
import { act } from './enrolling.ts';
import { type Renewing, renewing } from './renewing.ts';

/** When the tenant has been filled: three working days after its first requests, so that some steps are late. */
export const afterwards = '2026-11-25T09:00:00.000Z';

/** A tenant in which everything has happened once: every state, every kind of reader. */
export type FilledTenant = Renewing & {
  crew: Person[];
  /** Foreman of the crew, and a manager who heads the wells. */
  both: Person;
  courses: Record<'h2s' | 'fire' | 'lifting' | 'aid' | 'closed' | 'open', string>;
  requests: Record<string, string>;
  enrollments: Record<string, string>;
  sessionId: string;
};

export async function filledTenant(backend: Backend): Promise<FilledTenant> {
  const at = await renewing(backend);
  const wellsId = await backend.addDepartment(at.tenantId, 'WEL', { parentId: at.drillingId });
  const both = await backend.addPerson(at.tenantId, 'both', {
    roles: ['foreman', 'manager'],
    nameEn: 'Zayed Al-Wells',
    nameAr: 'زايد',
    departmentId: at.operationsId,
  });
  await at.setHead(wellsId, both);
  const crew = await crewOf(backend, at, { wellsId, both });
  const courses = await catalogue(at);
  await matrix(backend, at, courses, crew);
  const sessionId = await at.session(courses.h2s, '2026-11-22', { seats: 3, waitingList: true });
  const filled = { ...at, crew, both, courses, sessionId };
  const enrollments = await trainings(backend, filled);
  const requests = await renewals(backend, filled);
  await delegations(backend, filled);
  backend.setClock(afterwards);
  await later(backend, filled, enrollments);
  return { ...filled, enrollments, requests };
}

type Requiring = Input<typeof courseApi.require>['body'];
type Filled = Omit<FilledTenant, 'requests' | 'enrollments'>;

/** Names that sort differently by code point than by UTF-16 unit or in Arabic, and one who has left. */
async function crewOf(
  backend: Backend,
  { tenantId, drillingId, foreman, manager, admin, colleague, employee }: Renewing,
  { wellsId, both }: { wellsId: string; both: Person },
): Promise<Person[]> {
  const names = [
    'Ali',
    'ali',
    '😀 Badr',
    '﷽ Bader',
    'Çelik',
    'Zahra',
    'Ali',
    'Omar',
    'أحمد',
    'Huda',
    'İpek',
    'Said',
  ];
  const crew: Person[] = [];
  for (const [at, nameEn] of names.entries()) {
    const inWells = at % 3 === 0;
    crew.push(
      await backend.addPerson(tenantId, `crew${at}`, {
        nameEn,
        nameAr: ['مُصْطَفى', 'فاطمة', 'إبراهيم'][at % 3] ?? '',
        badgeNumber: `0${String(90 - at)}`,
        departmentId: inWells ? wellsId : drillingId,
        foremanId: inWells ? both.id : foreman.id,
        managerId: manager.id,
      }),
    );
  }
  const ask = await backend.signIn(admin);
  const moves = [
    { person: colleague, effectiveOn: '2026-05-01', jobRole: 'Crane operator', grade: 'G5' },
    { person: employee, effectiveOn: '2026-10-01', jobRole: 'Driller' },
    { person: employee, effectiveOn: '2026-11-10', jobRole: 'Assistant driller', grade: 'G7' },
  ];
  for (const { person, ...transfer } of moves) {
    const params = { id: person.id };
    const { version } = await ask(userApi.get, { params });
    await ask(userApi.transfer, { params, body: { ...transfer, version } });
  }
  return crew;
}

async function catalogue(at: Renewing) {
  const titled = (titleEn: string, titleAr: string) => ({ titleEn, titleAr });
  const fire = await at.course({
    code: 'FIRE',
    ...titled('Fire fighting', 'مكافحة الحرائق'),
    validityMonths: 24,
    graceDays: 30,
  });
  return {
    h2s: await at.course({ code: 'H2S' }),
    fire,
    aid: await at.course({
      code: 'aid',
      ...titled('First aid', 'الإسعافات الأوّلية'),
      validityMonths: 12,
      equivalents: [{ courseId: fire, mutual: true, fromOn: '2026-01-01' }],
    }),
    lifting: await at.course({
      code: 'LIFT',
      ...titled('Lifting', 'الرفع'),
      validityMonths: null,
      category: 'Rig',
      prerequisiteIds: [fire],
    }),
    open: await at.course({ code: 'OPEN', validityMonths: 6, recurrence: 'completion' }),
    closed: await at.course({ code: 'OLD' }),
  };
}

async function matrix(
  backend: Backend,
  { officer, admin, drillingId, employee }: Renewing,
  courses: FilledTenant['courses'],
  crew: readonly Person[],
): Promise<void> {
  const ask = await backend.signIn(officer);
  const since = { fromOn: '2026-01-01' };
  const people = [employee, admin, ...crew.slice(0, 2)].map(({ id }) => id);
  const requirements: Requiring[] = [
    { courseId: courses.h2s, audience: { kind: 'everyone' }, dueWithinDays: 10, ...since },
    { courseId: courses.fire, audience: { kind: 'department', departmentId: drillingId }, ...since },
    {
      courseId: courses.lifting,
      audience: { kind: 'job_role', jobRole: 'Crane operator' },
      ...since,
    },
    {
      courseId: courses.aid,
      audience: { kind: 'grade', grade: 'G7' },
      level: 'recommended',
      ...since,
    },
    { courseId: courses.open, audience: { kind: 'people', userIds: people }, ...since },
    {
      courseId: courses.aid,
      audience: { kind: 'people', userIds: [officer.id] },
      ...since,
      toOn: '2026-06-30',
    },
  ];
  for (const body of requirements) await ask(courseApi.require, { body });
  const exempt = { courseId: courses.fire, reason: 'Injured', fromOn: '2026-11-01', untilOn: '2026-12-31' };
  await ask(courseApi.exempt, { body: { ...exempt, userId: crew[1]?.id ?? '' } });
  const { version } = await ask(courseApi.get, { params: { id: courses.closed } });
  await ask(courseApi.change, { params: { id: courses.closed }, body: { active: false, version } });
}

/** Certificates of every status, and enrollments in every state. */
async function trainings(backend: Backend, at: Filled): Promise<Record<string, string>> {
  const { employee, colleague, foreman, manager, crew, courses, sessionId } = at;
  const does = act(await backend.signIn(at.officer));
  const [first = employee, second = employee, third = employee, fourth = employee] = crew;
  await at.certify(employee, courses.h2s, '2024-12-10');
  await at.certify(employee, courses.h2s, '2025-12-15');
  await at.certify(employee, courses.fire, '2024-11-01');
  await at.certify(colleague, courses.lifting, '2020-02-29');
  await at.certify(colleague, courses.aid, '2025-12-01');
  await at.certify(foreman, courses.h2s, '2026-06-01');
  await at.certify(manager, courses.h2s, '2025-11-25');
  await does.revoke(await at.certify(first, courses.h2s, '2026-03-03'));
  await does.dispense(await at.certify(second, courses.h2s, '2025-11-30'), '2027-01-15');
  await does.correct(await at.certify(third, courses.h2s, '2026-01-10'), { completedOn: '2026-01-12' });
  for (const person of crew.slice(4)) await at.certify(person, courses.h2s, '2025-12-20');
  const cancelled = await at.assign(fourth, courses.fire);
  await does.cancel(cancelled);
  const failed = await at.assign(fourth, courses.fire);
  await does.fail(failed);
  const started = await at.assign(fourth, courses.fire);
  await does.start(started);
  const booked = await at.assign(first, courses.h2s, sessionId);
  const other = await at.assign(third, courses.h2s, sessionId);
  const absent = await at.assign(fourth, courses.h2s, sessionId);
  const waiting = await at.assign(colleague, courses.h2s, sessionId);
  const assigned = await at.assign(foreman, courses.fire);
  return {
    cancelled: cancelled.id,
    failed: failed.id,
    started: started.id,
    booked: booked.id,
    other: other.id,
    absent: absent.id,
    waiting: waiting.id,
    assigned: assigned.id,
  };
}

/** Requests in every state, by oneself and by one's foreman, on the way to every kind of approver. */
async function renewals(backend: Backend, at: Filled): Promise<Record<string, string>> {
  const { employee, colleague, foreman, manager, head, officer, crew, courses, decide } = at;
  const [one = employee, two = employee, three = employee, four = employee] = crew;
  const ask = async (person: Person, courseId: string, more: Parameters<typeof at.ask>[2] = {}) =>
    (await at.ask(person, courseId, more)).id;
  const made: Record<string, string> = {
    draft: await ask(employee, courses.aid, { submit: false, note: 'Later' }),
    pendingForeman: await ask(employee, courses.h2s),
    pendingManager: await ask(colleague, courses.fire),
    approved: await ask(employee, courses.fire),
    returned: await ask(colleague, courses.aid),
    rejected: await ask(one, courses.aid),
    withdrawn: await ask(two, courses.aid),
    cancelled: await ask(two, courses.fire),
    // The foreman asks for one of his crew, for himself, and the head of all for himself: the training officers decide.
    asked: await ask(foreman, courses.aid, { userId: three.id }),
    own: await ask(foreman, courses.aid),
    pool: await ask(head, courses.h2s),
    managers: await ask(manager, courses.aid),
    wells: await ask(four, courses.aid),
    completed: await ask(crew[5] ?? one, courses.open),
  };
  const id = (name: string) => made[name] ?? '';
  await decide(foreman, id('pendingManager'));
  for (const name of ['approved', 'completed']) {
    await decide(foreman, id(name));
    await decide(manager, id(name));
  }
  await decide(foreman, id('returned'), 'return', 'The scan is not readable.');
  await decide(at.both, id('rejected'), 'reject', 'Not needed any more.');
  const version = async (name: string) => (await at.get(id(name))).version;
  const asTwo = await backend.signIn(two);
  await asTwo(renewalApi.withdraw, {
    params: { id: id('withdrawn') },
    body: { version: await version('withdrawn') },
  });
  const asOfficer = await backend.signIn(officer);
  const reason = { reason: 'No course this year.', version: await version('cancelled') };
  await asOfficer(renewalApi.cancel, { params: { id: id('cancelled') }, body: reason });
  await at.decide(officer, id('pool'));
  made.scheduled = made.pool ?? '';
  const { enrollmentId } = await at.get(id('scheduled'));
  const next = await at.session(courses.h2s, '2026-12-01');
  await at.book(enrollmentId ?? '', next);
  const granted = await at.enrollment((await at.get(id('completed'))).enrollmentId ?? '');
  await act(asOfficer).complete(granted, '2026-11-19');
  return made;
}

async function delegations(backend: Backend, at: Filled): Promise<void> {
  const give = async (from: Person, to: Person, fromOn: string, toOn: string) =>
    (await backend.signIn(from))(workflowApi.delegate, { body: { delegateId: to.id, fromOn, toOn } });
  await give(at.foreman, at.colleague, '2026-11-20', '2027-01-31');
  await give(at.manager, at.both, '2026-11-20', '2026-12-20');
  await give(at.manager, at.head, '2027-01-01', '2027-01-31');
  const { id, version } = await give(at.head, at.officer, '2026-11-20', '2026-11-30');
  const asHead = await backend.signIn(at.head);
  await asHead(workflowApi.revokeDelegation, { params: { id }, body: { version } });
}

/** What came of the session, and who has read of it. */
async function later(backend: Backend, at: Filled, enrollments: Record<string, string>): Promise<void> {
  await at.attend(enrollments.other ?? '', 'partial');
  await at.attend(enrollments.absent ?? '', 'no_show');
  const leaver = at.crew.at(-1);
  if (leaver) await at.setUser(leaver, 'status', 'inactive');
  const ask = await backend.signIn(at.employee);
  const { items } = await ask(notificationApi.list, { query: {} });
  const [newest] = items;
  if (newest) await ask(notificationApi.read, { params: { id: newest.id } });
}
