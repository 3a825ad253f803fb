import { courseApi } from '#shared/courses/course.api.ts';
import { departmentApi } from '#shared/departments/department.api.ts';
import { enrollmentApi } from '#shared/enrollments/enrollment.api.ts';
import { Problem } from '#shared/kernel/problem.ts';
import { notificationApi } from '#shared/notifications/notification.api.ts';
import { renewalApi, workflowApi } from '#shared/renewals/renewal.api.ts';
import { settingsApi } from '#shared/settings/settings.api.ts';
import { userApi } from '#shared/users/user.api.ts';
import type { Chance } from '../http/hostile-input.ts';
import type { Asking, Person } from '../support/bare-app.ts';

/** Somebody who does things, with what he may do them to. */
export interface Doing {
  chance: Chance;
  /** Everybody of the tenant, by his place in the cast. */
  people: readonly Person[];
  departmentIds: readonly string[];
  admin: Asking;
  officer: Asking;
  /** Anybody at all, in his own name. */
  anybody: Asking;
}

type Deed = (doing: Doing) => Promise<unknown>;

const roles = [['employee'], ['foreman'], ['manager'], ['foreman', 'manager'], ['training_officer']] as const;

const one = <T>(chance: Chance, of: readonly T[]): T => {
  if (of.length === 0) throw new Problem('missing', 'nothing_yet', 'There is nothing to do it to yet.');
  return chance.pick(of);
};
const courses = async (ask: Asking) => (await ask(courseApi.list, { query: { limit: '100' } })).items;
const enrollments = async (ask: Asking) => (await ask(enrollmentApi.list, { query: { limit: '100' } })).items;
const requests = async (ask: Asking) => (await ask(renewalApi.list, { query: { limit: '100' } })).items;

/** What people do all day, each on a record as it is found. Refusals are part of the day. */
export const deeds: Readonly<Record<string, Deed>> = {
  async transfer({ chance, people, departmentIds, admin }) {
    const { id } = one(chance, people);
    const { version } = await admin(userApi.get, { params: { id } });
    const moves = {
      foremanId: chance.pick([null, one(chance, people).id]),
      departmentId: chance.pick([null, ...departmentIds]),
    };
    return admin(userApi.transfer, {
      params: { id },
      body: { effectiveOn: '2026-11-20', version, ...moves },
    });
  },
  async rename({ chance, people, admin }) {
    const { id } = one(chance, people);
    const { version } = await admin(userApi.get, { params: { id } });
    const nameEn = `Somebody ${Math.floor(chance.next() * 1000)}`;
    return admin(userApi.change, { params: { id }, body: { nameEn, version } });
  },
  async giveRoles({ chance, people, admin }) {
    const { id } = one(chance, people);
    const { version } = await admin(userApi.get, { params: { id } });
    return admin(userApi.changeRoles, { params: { id }, body: { roles: [...chance.pick(roles)], version } });
  },
  async deactivate({ chance, people, admin }) {
    const { id } = one(chance, people);
    const { version } = await admin(userApi.get, { params: { id } });
    return admin(userApi.deactivate, { params: { id }, body: { reason: 'Left.', version } });
  },
  async activate({ chance, admin }) {
    const { items } = await admin(userApi.list, { query: { status: 'inactive' } });
    const { id, version } = one(chance, items);
    return admin(userApi.activate, { params: { id }, body: { version } });
  },
  async changeDepartment({ chance, people, admin }) {
    const { items } = await admin(departmentApi.list, {});
    const { id, version } = one(chance, items);
    const body = chance.pick([
      { headId: one(chance, people).id },
      { headId: null },
      { nameEn: `Place ${Math.floor(chance.next() * 1000)}` },
      { parentId: chance.pick(items).id },
    ]);
    return admin(departmentApi.change, { params: { id }, body: { ...body, version } });
  },
  newCourse: ({ chance, officer }) => {
    const code = `C-${Math.floor(chance.next() * 1e9)}`;
    return officer(courseApi.create, { body: { code, titleEn: code, titleAr: code, validityMonths: 12 } });
  },
  async changeCourse({ chance, officer }) {
    const all = await courses(officer);
    const { id, version } = one(chance, all);
    const other = one(chance, all).id;
    const body = chance.pick([
      { titleEn: `Title ${Math.floor(chance.next() * 1000)}` },
      { equivalents: [{ courseId: other, mutual: chance.sometimes(0.5), fromOn: '2026-01-01' }] },
      { equivalents: [] },
    ]);
    return officer(courseApi.change, { params: { id }, body: { ...body, version } });
  },
  async planSession({ chance, officer }) {
    const { id } = one(chance, await courses(officer));
    const day = `2026-12-${10 + Math.floor(chance.next() * 19)}`;
    const times = { startsAt: `${day}T05:00:00Z`, endsAt: `${day}T09:00:00Z`, place: 'Hall 1', seats: 1 };
    return officer(courseApi.createSession, { params: { id }, body: times });
  },
  async cancelSession({ chance, officer }) {
    const { items } = await officer(courseApi.sessions, { query: {} });
    const { id, version } = one(chance, items);
    return officer(courseApi.cancelSession, { params: { id }, body: { reason: 'Rain.', version } });
  },
  async require({ chance, people, officer }) {
    const { id: courseId } = one(chance, await courses(officer));
    const userIds = [...new Set([one(chance, people).id, one(chance, people).id])];
    const audience = chance.pick([{ kind: 'everyone' as const }, { kind: 'people' as const, userIds }]);
    return officer(courseApi.require, { body: { courseId, audience, fromOn: '2026-11-01' } });
  },
  async exempt({ chance, people, officer }) {
    const { id: courseId } = one(chance, await courses(officer));
    const { id: userId } = one(chance, people);
    const body = { userId, courseId, reason: 'Elsewhere.', fromOn: '2026-11-01', untilOn: '2026-12-31' };
    return officer(courseApi.exempt, { body });
  },
  async assign({ chance, people, officer }) {
    const { id: courseId } = one(chance, await courses(officer));
    return officer(enrollmentApi.assign, { body: { userId: one(chance, people).id, courseId } });
  },
  async complete({ chance, officer }) {
    const { id, version } = one(chance, await enrollments(officer));
    const completedOn = chance.pick(['2025-12-15', '2025-12-20', '2026-11-01']);
    return officer(enrollmentApi.complete, { params: { id }, body: { completedOn, version } });
  },
  async book({ chance, officer }) {
    const { id, version, courseId } = one(chance, await enrollments(officer));
    const { items } = await officer(courseApi.sessions, { query: { courseId } });
    return officer(enrollmentApi.book, {
      params: { id },
      body: { sessionId: one(chance, items).id, version },
    });
  },
  async cancelEnrollment({ chance, officer }) {
    const { id, version } = one(chance, await enrollments(officer));
    return officer(enrollmentApi.cancel, { params: { id }, body: { reason: 'Not needed.', version } });
  },
  async revoke({ chance, officer }) {
    const { id, version } = one(chance, await enrollments(officer));
    return officer(enrollmentApi.revoke, { params: { id }, body: { reason: 'Forged.', version } });
  },
  async ask({ chance, anybody, officer }) {
    const { id: courseId } = one(chance, await courses(officer));
    return anybody(renewalApi.create, { body: { courseId, submit: chance.sometimes(0.9) } });
  },
  async decide({ chance, anybody }) {
    const { items } = await anybody(workflowApi.inbox, { query: {} });
    const { stepId, version } = one(chance, items);
    const decision = chance.pick(['approve', 'approve', 'return', 'reject'] as const);
    return anybody(workflowApi.decide, {
      params: { id: stepId },
      body: { decision, comment: 'So be it.', version },
    });
  },
  async withdraw({ chance, anybody }) {
    const { id, version } = one(chance, await requests(anybody));
    return anybody(renewalApi.withdraw, { params: { id }, body: { version } });
  },
  async cancelRequest({ chance, officer }) {
    const { id, version } = one(chance, await requests(officer));
    return officer(renewalApi.cancel, { params: { id }, body: { reason: 'No longer.', version } });
  },
  delegate: ({ chance, people, anybody }) => {
    const body = { delegateId: one(chance, people).id, fromOn: '2026-11-20', toOn: '2026-11-22' };
    return anybody(workflowApi.delegate, { body });
  },
  async endDelegation({ chance, anybody }) {
    const { items } = await anybody(workflowApi.delegations, {});
    const { id, version } = one(chance, items);
    return anybody(workflowApi.revokeDelegation, { params: { id }, body: { version } });
  },
  read: ({ anybody }) => anybody(notificationApi.readAll, { body: {} }),
  async changeSettings({ chance, admin }) {
    const { version } = await admin(settingsApi.get, {});
    return admin(settingsApi.change, {
      body: { nameEn: `Company ${Math.floor(chance.next() * 100)}`, version },
    });
  },
};
