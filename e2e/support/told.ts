import { authApi } from '#shared/auth/auth.api.ts';
import { courseApi } from '#shared/courses/course.api.ts';
import { Requirement } from '#shared/courses/course.schemas.ts';
import { departmentApi } from '#shared/departments/department.api.ts';
import { enrollmentApi } from '#shared/enrollments/enrollment.api.ts';
import { may } from '#shared/kernel/permissions.ts';
import type { Input, Output, Route } from '#shared/kernel/route.ts';
import { notificationApi } from '#shared/notifications/notification.api.ts';
import { renewalApi, workflowApi } from '#shared/renewals/renewal.api.ts';
import type { RenewalDetail } from '#shared/renewals/renewal.schemas.ts';
import { settingsApi } from '#shared/settings/settings.api.ts';
import { deskScope, inboxScope, organisationScope, personScope, tenantScope } from '#shared/sync/scope.ts';
import { userApi } from '#shared/users/user.api.ts';
import type { Changed } from '../../desktop/edge/offline.ts';
import type { Asking, Person } from './bare-app.ts';

/** A record with the scopes it stands in. */
interface Published extends Changed {
  scopes: readonly string[];
}

/** Everything of a tenant that laptops may hold, from the API's own answers. */
export interface Feed {
  /** What one person's laptop holds of it. */
  heldBy(person: Person): Promise<Changed[]>;
}

/**
 * Asks the server for everything that would be published: as an officer for what belongs to the tenant, as each person for
 * what is his own.
 */
export async function publishedTo(
  signIn: (person: Person) => Promise<Asking>,
  officer: Person,
  people: readonly Person[],
): Promise<Feed> {
  const ask = await signIn(officer);
  const records = [...(await ofTenant(ask, officer)), ...(await ofPeople(ask))];
  for (const person of people) records.push(...(await ownOf(await signIn(person), person)));
  return {
    async heldBy(person) {
      const scopes = await scopesOf(await signIn(person), person);
      return records.filter((each) => each.scopes.some((scope) => scopes.has(scope))).map(namedIn(scopes));
    },
  };
}

async function ofTenant(ask: Asking, { tenantId }: Person): Promise<Published[]> {
  const { items: departments } = await ask(departmentApi.list, {});
  const courses = await all(ask, courseApi.list);
  const details = [];
  for (const { id } of courses) details.push(await ask(courseApi.get, { params: { id } }));
  return [
    { kind: 'settings', id: tenantId, scopes: [tenantScope], body: await ask(settingsApi.get, {}) },
    ...standing(
      tenantScope,
      'place',
      departments.map(({ id, code, parentId }) => ({ id, code, parentId })),
    ),
    ...standing(organisationScope, 'department', departments),
    ...standing(tenantScope, 'course', details),
    ...standing(tenantScope, 'session', await all(ask, courseApi.sessions)),
    ...(await all(ask, courseApi.requirements)).map(required),
  ];
}

async function ofPeople(ask: Asking): Promise<Published[]> {
  const records: Published[] = [];
  for (const { id } of await all(ask, userApi.list)) {
    const body = await ask(userApi.get, { params: { id } });
    records.push({ kind: 'person', id, body, scopes: [personScope(id)] });
  }
  for (const { id, userId, courseId, fromOn, untilOn } of await all(ask, courseApi.exemptions)) {
    const body = { id, userId, courseId, fromOn, untilOn };
    records.push({ kind: 'exemption', id, body, scopes: [personScope(userId)] });
  }
  for (const { id, userId } of await all(ask, enrollmentApi.list)) {
    const body = await ask(enrollmentApi.get, { params: { id } });
    records.push({ kind: 'enrollment', id, body, scopes: [personScope(userId)] });
  }
  for (const { id } of await all(ask, renewalApi.list)) {
    const body = await ask(renewalApi.get, { params: { id } });
    records.push({ kind: 'request', id, body, scopes: [personScope(body.userId), ...desksOf(body)] });
  }
  return records;
}

async function ownOf(ask: Asking, { id }: Person): Promise<Published[]> {
  const scope = inboxScope(id);
  const { today, expiresAt, permissions, ...account } = await ask(authApi.session, {});
  const { items: delegations } = await ask(workflowApi.delegations, {});
  return [
    { kind: 'account', id, body: account, scopes: [scope] },
    ...standing(scope, 'notification', await all(ask, notificationApi.list)),
    ...standing(scope, 'delegation', delegations),
  ];
}

/** To everybody; of named people to those who see one of them. */
const required = (body: Requirement): Published => ({
  kind: 'requirement',
  id: body.id,
  body,
  scopes: body.audience.kind === 'people' ? body.audience.userIds.map(personScope) : [tenantScope],
});

/** Each person's scope names him alone: together they name the people in sight. */
const namedIn =
  (scopes: ReadonlySet<string>) =>
  ({ kind, id, body }: Published): Changed => {
    const requirement = kind === 'requirement' ? Requirement.parse(body) : null;
    if (requirement?.audience.kind !== 'people') return { kind, id, body };
    const userIds = requirement.audience.userIds.filter((userId) => scopes.has(personScope(userId)));
    return { kind, id, body: { ...requirement, audience: { kind: 'people', userIds } } };
  };

/** Whoever it came to for a decision; and with what is his own, whoever decided it or asked for it. */
const desksOf = ({ requestedById, steps }: RenewalDetail): string[] => [
  inboxScope(requestedById),
  ...steps.flatMap(({ decidedById }) => (decidedById === null ? [] : [inboxScope(decidedById)])),
  ...steps.flatMap(({ dueOn, approverId }) =>
    dueOn === null || approverId === null ? [] : [deskScope(approverId)],
  ),
];

async function scopesOf(ask: Asking, { id, roles }: Person): Promise<ReadonlySet<string>> {
  const people = may(roles, 'users:read') ? await all(ask, userApi.list) : [{ id }];
  const { today } = await ask(authApi.session, {});
  const { items: delegations } = await ask(workflowApi.delegations, {});
  const delegators = delegations
    .filter((each) => each.delegateId === id && each.revokedAt === null)
    .filter(({ fromOn, toOn }) => fromOn <= today && today <= toOn)
    .map(({ delegatorId }) => delegatorId);
  return new Set([
    tenantScope,
    ...(may(roles, 'departments:read') ? [organisationScope] : []),
    ...people.map((person) => personScope(person.id)),
    ...[id, ...delegators].map(deskScope),
    inboxScope(id),
  ]);
}

const standing = (scope: string, kind: Changed['kind'], bodies: readonly { id: string }[]): Published[] =>
  bodies.map((body) => ({ kind, id: body.id, body: body as Changed['body'], scopes: [scope] }));

type List = Route & { query: object };
type Item<R extends List> = Output<R> extends { items: (infer T)[] } ? T : never;

/** Every row of a list, page by page. */
async function all<R extends List>(ask: Asking, route: R): Promise<Item<R>[]> {
  const items: Item<R>[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const query = { limit: '100', ...(cursor === undefined ? {} : { cursor }) };
    const page = (await ask(route, { query } as unknown as Input<R>)) as {
      items: Item<R>[];
      nextCursor: string | null;
    };
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items;
}
