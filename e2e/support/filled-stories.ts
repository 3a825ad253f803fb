import { notificationApi } from '#shared/notifications/notification.api.ts';
import { renewalApi, workflowApi } from '#shared/renewals/renewal.api.ts';
import type { Backend } from './backend.ts';
import type { Person } from './bare-app.ts';
import { act } from './enrolling.ts';
import type { Renewing } from './renewing.ts';

/** Who and what the stories are about. */
export type Stage = Renewing & {
  /** A dozen people under the foreman and under `both`, the last of whom leaves. */
  crew: Person[];
  /** Foreman of a few of the crew, and a manager who heads the wells. */
  both: Person;
  courses: Record<'h2s' | 'fire' | 'lifting' | 'aid' | 'closed' | 'open', string>;
  sessionId: string;
};

/** Certificates of every status, and enrollments in every state. */
export async function trainings(backend: Backend, at: Stage): Promise<Record<string, string>> {
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
export async function renewals(backend: Backend, at: Stage): Promise<Record<string, string>> {
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

export async function delegations(backend: Backend, at: Stage): Promise<void> {
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
export async function later(backend: Backend, at: Stage, enrollments: Record<string, string>): Promise<void> {
  await at.attend(enrollments.other ?? '', 'partial');
  await at.attend(enrollments.absent ?? '', 'no_show');
  const leaver = at.crew.at(-1);
  if (leaver) await at.setUser(leaver, 'status', 'inactive');
  const ask = await backend.signIn(at.manager);
  const { items } = await ask(notificationApi.list, { query: {} });
  const [newest] = items;
  if (newest) await ask(notificationApi.read, { params: { id: newest.id } });
}
