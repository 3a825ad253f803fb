import type { Client } from 'pg';
import { courseApi } from '#shared/courses/course.api.ts';
import { departmentApi } from '#shared/departments/department.api.ts';
import { enrollmentApi } from '#shared/enrollments/enrollment.api.ts';
import type { Role } from '#shared/kernel/permissions.ts';
import { Problem } from '#shared/kernel/problem.ts';
import { renewalApi, workflowApi } from '#shared/renewals/renewal.api.ts';
import { settingsApi } from '#shared/settings/settings.api.ts';
import { userApi } from '#shared/users/user.api.ts';
import type { Asking, Person } from '../support/bare-app.ts';
import type { Chance } from './chance.ts';
import type { Town } from './town.ts';

const acts = {
  transfer: 6,
  roles: 2,
  deactivate: 1,
  activate: 3,
  rename: 2,
  department: 2,
  course: 1,
  settings: 1,
  session: 2,
  requirement: 1,
  assign: 3,
  book: 3,
  complete: 2,
  revoke: 1,
  correct: 1,
  exempt: 1,
  ask: 5,
  decide: 5,
  cancel: 1,
  delegate: 3,
  endDelegation: 2,
} as const;

export interface Office {
  town: Town;
  superuser: Client;
  chance: Chance;
  /** A session of that person, in the browser. */
  as(person: Person): Promise<Asking>;
  today(): string;
  newId(): string;
}

/** Something happens at the head office, through the API as anybody does it. @returns what, and whether it was refused */
export async function actInOffice(office: Office): Promise<{ name: string; isRefused: boolean }> {
  const name = office.chance.weighted(acts);
  try {
    await act(office, name);
    return { name, isRefused: false };
  } catch (error) {
    if (error instanceof Problem && error.status < 500) return { name, isRefused: true };
    throw error;
  }
}

interface Stored {
  id: string;
  version: number;
}

async function act(office: Office, name: keyof typeof acts): Promise<void> {
  const { chance, town, newId } = office;
  const { admin, officer, foremen, crew, departmentIds, courseIds } = town;
  const anybody = chance.pick([...foremen, ...crew, ...town.managers]) ?? admin;
  const one = <Row extends Stored>(table: string, condition = 'true'): Promise<Row | null> =>
    stored<Row>(office, table, condition);
  const asAdmin = await office.as(admin);
  const asOfficer = await office.as(officer);
  switch (name) {
    case 'transfer': {
      const user = await one('users', `id = '${(chance.pick(crew) ?? anybody).id}'`);
      if (!user) return;
      const [foreman, manager] = [chance.pick(foremen), chance.pick(town.managers)];
      await asAdmin(userApi.transfer, {
        params: { id: user.id },
        body: {
          effectiveOn: office.today(),
          foremanId: chance.happens(0.9) ? foreman?.id : null,
          ...(chance.happens(0.5) ? { departmentId: chance.pick(departmentIds) } : {}),
          ...(chance.happens(0.3) ? { managerId: manager?.id } : {}),
          version: user.version,
        },
      });
      return;
    }
    case 'roles': {
      const user = await one('users', `id = '${anybody.id}'`);
      const wanted: Role[] =
        anybody.roles.includes('foreman') || chance.happens(0.3) ? ['foreman'] : ['employee'];
      if (anybody.roles.includes('manager') || chance.happens(0.2)) wanted.push('manager');
      if (user)
        await asAdmin(userApi.changeRoles, {
          params: { id: user.id },
          body: { roles: wanted, version: user.version },
        });
      return;
    }
    case 'deactivate': {
      const user = await one('users', `id = '${anybody.id}' and status = 'active'`);
      if (user)
        await asAdmin(userApi.deactivate, {
          params: { id: user.id },
          body: { reason: 'Left', version: user.version },
        });
      return;
    }
    case 'activate': {
      const user = await one('users', `status = 'inactive'`);
      if (user) await asAdmin(userApi.activate, { params: { id: user.id }, body: { version: user.version } });
      return;
    }
    case 'rename': {
      const user = await one('users', `id = '${anybody.id}'`);
      const nameEn = `Named ${chance.below(1000)} "\\`;
      if (user)
        await asAdmin(userApi.change, { params: { id: user.id }, body: { nameEn, version: user.version } });
      return;
    }
    case 'department': {
      const department = await one('departments');
      const head = chance.happens(0.7) ? (chance.pick(town.managers)?.id ?? null) : null;
      if (!department) return;
      const parent = chance.happens(0.3) ? { parentId: chance.pick(departmentIds) } : {};
      await asAdmin(departmentApi.change, {
        params: { id: department.id },
        body: { headId: head, ...parent, version: department.version },
      });
      return;
    }
    case 'course': {
      const course = await one('courses');
      const titleEn = `Course ${chance.below(1000)}`;
      if (course)
        await asOfficer(courseApi.change, {
          params: { id: course.id },
          body: { titleEn, version: course.version },
        });
      return;
    }
    case 'settings': {
      const tenant = await one('tenants');
      if (tenant)
        await asAdmin(settingsApi.change, {
          body: { stepDueWorkingDays: 1 + chance.below(9), version: tenant.version },
        });
      return;
    }
    case 'session': {
      const session = await one('course_sessions', `status = 'scheduled'`);
      const courseId = chance.pick(courseIds);
      if (!courseId) return;
      if (session && chance.happens(0.3)) {
        await asOfficer(courseApi.cancelSession, {
          params: { id: session.id },
          body: { reason: 'No trainer', version: session.version },
        });
        return;
      }
      const starts = Date.parse(office.today()) + (chance.below(3) - 1) * 86_400_000;
      await asOfficer(courseApi.createSession, {
        params: { id: courseId },
        body: {
          id: newId(),
          startsAt: new Date(starts).toISOString(),
          endsAt: new Date(starts + 3_600_000).toISOString(),
          place: 'Hall',
          seats: 1 + chance.below(4),
        },
      });
      return;
    }
    case 'requirement': {
      const courseId = chance.pick(courseIds);
      if (courseId)
        await asOfficer(courseApi.require, {
          body: { id: newId(), courseId, audience: { kind: 'everyone' }, fromOn: office.today() },
        });
      return;
    }
    case 'assign': {
      const [courseId, user] = [chance.pick(courseIds), chance.pick(crew)];
      if (courseId && user)
        await asOfficer(enrollmentApi.assign, { body: { id: newId(), courseId, userId: user.id } });
      return;
    }
    case 'book': {
      const enrollment = await one<Stored & { course_id: string }>('enrollments', `state = 'assigned'`);
      if (!enrollment) return;
      const session = await one(
        'course_sessions',
        `status = 'scheduled' and course_id = '${enrollment.course_id}'`,
      );
      if (session)
        await asOfficer(enrollmentApi.book, {
          params: { id: enrollment.id },
          body: { sessionId: session.id, version: enrollment.version },
        });
      return;
    }
    case 'complete': {
      const enrollment = await one('enrollments', `state in ('enrolled', 'in_progress')`);
      if (enrollment)
        await asOfficer(enrollmentApi.complete, {
          params: { id: enrollment.id },
          body: { completedOn: office.today(), version: enrollment.version },
        });
      return;
    }
    case 'revoke':
    case 'correct': {
      const enrollment = await one('enrollments', `state = 'completed' and revoked_at is null`);
      if (!enrollment) return;
      const input = { params: { id: enrollment.id }, body: { reason: 'Wrong', version: enrollment.version } };
      if (name === 'revoke') await asOfficer(enrollmentApi.revoke, input);
      else await asOfficer(enrollmentApi.correct, { ...input, body: { ...input.body, issuer: 'Other' } });
      return;
    }
    case 'exempt': {
      const [courseId, user] = [chance.pick(courseIds), chance.pick(crew)];
      const today = office.today();
      if (courseId && user)
        await asOfficer(courseApi.exempt, {
          body: { id: newId(), userId: user.id, courseId, reason: 'Ill', fromOn: today, untilOn: today },
        });
      return;
    }
    case 'ask': {
      const [courseId, user] = [chance.pick(courseIds), chance.pick(crew)];
      if (courseId && user)
        await (await office.as(user))(renewalApi.create, { body: { id: newId(), courseId } });
      return;
    }
    case 'decide': {
      const { rows } = await office.superuser.query<{
        id: string;
        approver_id: string | null;
        version: number;
      }>(
        `select w.id, w.approver_id, r.version from workflow_steps w
         join renewal_requests r on r.tenant_id = w.tenant_id and r.id = w.request_id
         where w.tenant_id = $1 and w.state = 'pending' order by w.request_id`,
        [town.tenantId],
      );
      const step = chance.pick(rows);
      const approver = step && (town.everybody.find(({ id }) => id === step.approver_id) ?? officer);
      if (step && approver)
        await (await office.as(approver))(workflowApi.decide, {
          params: { id: step.id },
          body: {
            decision: chance.happens(0.8) ? 'approve' : 'reject',
            comment: 'Seen',
            version: step.version,
          },
        });
      return;
    }
    case 'cancel': {
      const request = await one('renewal_requests', 'closed_at is null');
      if (request)
        await asOfficer(renewalApi.cancel, {
          params: { id: request.id },
          body: { reason: 'Not needed', version: request.version },
        });
      return;
    }
    case 'delegate': {
      const [from, to] = [chance.pick([...foremen, ...town.managers]), anybody];
      const today = office.today();
      const until = new Date(Date.parse(today) + chance.below(5) * 86_400_000).toISOString().slice(0, 10);
      if (from)
        await (await office.as(from))(workflowApi.delegate, {
          body: { id: newId(), delegateId: to.id, fromOn: today, toOn: until },
        });
      return;
    }
    case 'endDelegation': {
      const delegation = await one<Stored & { delegator_id: string }>('delegations', 'revoked_at is null');
      const from = town.everybody.find(({ id }) => id === delegation?.delegator_id);
      if (delegation && from)
        await (await office.as(from))(workflowApi.revokeDelegation, {
          params: { id: delegation.id },
          body: { version: delegation.version },
        });
    }
  }
}

async function stored<Row extends Stored>(
  { superuser, town, chance }: Office,
  table: string,
  condition: string,
): Promise<Row | null> {
  const { rows } = await superuser.query<Row>(
    `select * from ${table} where tenant_id = $1 and ${condition} order by id`,
    [town.tenantId],
  );
  return chance.pick(rows);
}
