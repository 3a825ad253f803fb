import { courseApi } from '#shared/courses/course.api.ts';
import { enrollmentApi } from '#shared/enrollments/enrollment.api.ts';
import { newId } from '#shared/kernel/ids.ts';
import type { Input } from '#shared/kernel/route.ts';
import { notificationApi } from '#shared/notifications/notification.api.ts';
import { renewalApi, workflowApi } from '#shared/renewals/renewal.api.ts';
import type { RenewalDetail } from '#shared/renewals/renewal.schemas.ts';
import type { Backend, Cast } from './backend.ts';
import type { Person } from './bare-app.ts';

type NewRequest = Input<typeof renewalApi.create>['body'];
type NewSession = Input<typeof courseApi.createSession>['body'];
type Verdict = 'approve' | 'return' | 'reject';

/** A tenant with its cast, and what they do from asking for a renewal to the new certificate. */
export type Renewing = Awaited<ReturnType<typeof renewing>>;

/** The last good day of the certificates that `certify` gives, unless said: inside the renewal window at the tests' noon. */
export const expiresOn = '2026-12-15';

let count = 0;

export async function renewing(backend: Backend) {
  const cast = await backend.addCast(`renewing${count++}`);
  return { ...cast, ...trainingOf(backend, cast), ...workflowOf(backend, cast) };
}

function trainingOf({ as }: Backend, { officer }: Cast) {
  const get = (id: string) => as(officer)(enrollmentApi.get, { params: { id } });
  const version = async (id: string) => (await get(id)).version;
  return {
    enrollment: get,
    /** Valid for a year, with a window of 90 days. */
    async course(more: Partial<Input<typeof courseApi.create>['body']> = {}) {
      const code = more.code ?? `H2S-${newId().slice(-6)}`;
      const titles = { titleEn: 'H2S Awareness', titleAr: 'التوعية بكبريتيد الهيدروجين' };
      const body = { code, ...titles, validityMonths: 12, ...more };
      return (await as(officer)(courseApi.create, { body })).id;
    },
    /** One morning in Hall 1, with ten seats and no waiting list. */
    async session(courseId: string, on: string, more: Partial<NewSession> = {}) {
      const times = { startsAt: `${on}T05:00:00Z`, endsAt: `${on}T09:00:00Z`, place: 'Hall 1' };
      const body = { ...times, seats: 10, waitingList: false, ...more };
      return (await as(officer)(courseApi.createSession, { params: { id: courseId }, body })).id;
    },
    assign: (person: Person, courseId: string, sessionId: string | null = null) =>
      as(officer)(enrollmentApi.assign, { body: { userId: person.id, courseId, sessionId } }),
    /** A certificate that was earned a year before `expiresOn`. */
    async certify(person: Person, courseId: string, completedOn = '2025-12-15') {
      const body = { userId: person.id, courseId };
      const { id } = await as(officer)(enrollmentApi.assign, { body });
      const completion = { completedOn, version: 1 };
      return as(officer)(enrollmentApi.complete, { params: { id }, body: completion });
    },
    async book(id: string, sessionId: string) {
      const body = { sessionId, version: await version(id) };
      return as(officer)(enrollmentApi.book, { params: { id }, body });
    },
    async attend(id: string, attendance: 'full' | 'partial' | 'no_show') {
      const body = { attendance, version: await version(id) };
      return as(officer)(enrollmentApi.recordAttendance, { params: { id }, body });
    },
    async fail(id: string) {
      const body = { comment: 'Did not pass the practice.', version: await version(id) };
      return as(officer)(enrollmentApi.fail, { params: { id }, body });
    },
    async cancelEnrollment(id: string) {
      const body = { reason: 'Booked twice.', version: await version(id) };
      return as(officer)(enrollmentApi.cancel, { params: { id }, body });
    },
  };
}

function workflowOf({ as, superuser, changes }: Backend, { tenantId, officer, admin, ...cast }: Cast) {
  const get = (id: string, person: Person = officer): Promise<RenewalDetail> =>
    as(person)(renewalApi.get, { params: { id } });
  /** In the person's name, on the request as it now stands. */
  const decide = async (person: Person, id: string, decision: Verdict = 'approve', comment?: string) => {
    const { stepId, version } = await get(id, admin);
    const body = { decision, version, ...(comment === undefined ? {} : { comment }) };
    return as(person)(workflowApi.decide, { params: { id: stepId ?? '' }, body });
  };
  const inbox = async (person: Person) => (await as(person)(workflowApi.inbox, { query: {} })).items;
  const set = async (text: string, ...values: unknown[]) =>
    (await superuser.query(text, [tenantId, ...values])).rows;
  return {
    get,
    decide,
    inbox,
    waitsFor: async (person: Person) => (await inbox(person)).map(({ id }) => id),
    ask: (person: Person, courseId: string, more: Partial<NewRequest> = {}) =>
      as(person)(renewalApi.create, { body: { courseId, ...more } }),
    /** Asked by the employee, approved by his foreman and his manager. */
    async approved(courseId: string, more: Partial<NewRequest> = {}) {
      const { id } = await as(cast.employee)(renewalApi.create, { body: { courseId, ...more } });
      await decide(cast.foreman, id);
      return decide(cast.manager, id);
    },
    /** What the timeline says, in one word for each line. */
    story: async (id: string) => (await get(id)).timeline.map(({ event }) => event),
    /** What a person was told, the newest last. */
    async told(person: Person) {
      const { items } = await as(person)(notificationApi.list, { query: { limit: '100' } });
      return items.toReversed();
    },
    async toldKinds(person: Person) {
      const { items } = await as(person)(notificationApi.list, { query: { limit: '100' } });
      return items.map(({ kind }) => kind).toReversed();
    },
    /** Audit rows about one record, the newest last. */
    audit: async (subjectId: string) =>
      (await changes(tenantId)).filter((row) => row.subject_id === subjectId),
    /** Past all rules, as nobody can: to set the stage. `$1` is the tenant. */
    set,
    setUser: (person: Person, column: string, value: string | null) =>
      set(`update users set ${column} = $3 where tenant_id = $1 and id = $2`, person.id, value),
    setHead: (departmentId: string, person: Person | null) =>
      set(
        'update departments set head_id = $3 where tenant_id = $1 and id = $2',
        departmentId,
        person?.id ?? null,
      ),
  };
}
