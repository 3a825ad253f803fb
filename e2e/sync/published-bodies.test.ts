import { afterAll, beforeAll, expect, test } from 'vitest';
import { publications } from '#server/publications.ts';
import { auditPublication } from '#server/sync/audit-publication.ts';
import { authApi } from '#shared/auth/auth.api.ts';
import { courseApi } from '#shared/courses/course.api.ts';
import { departmentApi } from '#shared/departments/department.api.ts';
import { enrollmentApi } from '#shared/enrollments/enrollment.api.ts';
import { notificationApi } from '#shared/notifications/notification.api.ts';
import { renewalApi, workflowApi } from '#shared/renewals/renewal.api.ts';
import { settingsApi } from '#shared/settings/settings.api.ts';
import { type ResourceKind, resourceKinds, resourceSchemas } from '#shared/sync/resource.schemas.ts';
import { userApi } from '#shared/users/user.api.ts';
import { buildWorld, type World } from '../authorization/world.ts';
import { type Backend, startBackend } from '../support/backend.ts';
import type { Asking, Person } from '../support/bare-app.ts';
import { publishAll } from '../support/published.ts';

interface Row {
  kind: ResourceKind;
  id: string;
  scope: string;
  text: string;
}

let backend: Backend;
let world: World;
let rows: Row[];
let people: Person[];
let asAdmin: Asking;

beforeAll(async () => {
  backend = await startBackend({ jobs: 'queued' });
  world = await buildWorld(backend, backend.cast);
  const { superuser, cast } = backend;
  await superuser.query(
    `insert into course_equivalents (tenant_id, course_id, equivalent_id, mutual, from_on)
     select $1, (array_agg(id order by id))[1], (array_agg(id order by id))[2], true, '2026-01-01' from courses
     where tenant_id = $1`,
    [cast.tenantId],
  );
  await superuser.query(
    `insert into requirements (tenant_id, id, course_id, audience, from_on)
     select $1, gen_random_uuid(), (array_agg(id))[1], 'everyone', '2026-01-01' from courses where tenant_id = $1`,
    [cast.tenantId],
  );
  const active = await superuser.query<Person>(
    `select id, tenant_id as "tenantId", roles from users where tenant_id = $1 and status = 'active'`,
    [cast.tenantId],
  );
  people = active.rows;
  await publishAll(backend, cast.tenantId);
  const found = await superuser.query<Row>(
    'select kind, row_id as id, scope, body as text from sync_rows where tenant_id = $1',
    [cast.tenantId],
  );
  rows = found.rows;
  asAdmin = await backend.signIn(cast.admin);
}, 120_000);
afterAll(() => backend.close());

const ofKind = (kind: ResourceKind) => rows.filter((row) => row.kind === kind);
/** Whose scope it is, if he can sign in. */
const ownerOf = (scope: string): Person | undefined => people.find(({ id }) => scope.endsWith(id));
const asOwner = async ({ scope }: Row): Promise<Asking> => {
  const owner = ownerOf(scope);
  if (!owner) throw new Error(`nobody can sign in and see ${scope}`);
  return backend.signIn(owner);
};

test('every kind of record is published by one context, and there is one of each here', () => {
  expect(publications.map(({ kind }) => kind).sort()).toEqual([...resourceKinds].sort());
  expect([...new Set(rows.map(({ kind }) => kind))].sort()).toEqual([...resourceKinds].sort());
});

test('a published record is what its schema says, in one line', () => {
  for (const { kind, text } of rows) {
    expect(resourceSchemas[kind].safeParse(JSON.parse(text)).error, `${kind} ${text}`).toBeUndefined();
    expect(text).not.toMatch(/\p{Cc}/u);
  }
});

/** What the API answers for a published record to somebody who sees it. */
const answers: Record<ResourceKind, (row: Row) => Promise<unknown>> = {
  settings: () => asAdmin(settingsApi.get, {}),
  department: async ({ id }) => (await departments()).find((each) => each.id === id),
  place: async ({ id }) => {
    const found = (await departments()).find((each) => each.id === id);
    return found && { id, code: found.code, parentId: found.parentId };
  },
  course: ({ id }) => asAdmin(courseApi.get, { params: { id } }),
  session: async ({ id }) =>
    (await asAdmin(courseApi.sessions, { query: { limit: '100' } })).items.find((each) => each.id === id),
  requirement: async (row) => {
    const ask = row.scope === 'tenant' ? asAdmin : await asOwner(row);
    const { items } = await ask(courseApi.requirements, { query: { limit: '100' } });
    return items.find(({ id }) => id === row.id);
  },
  person: ({ id }) => asAdmin(userApi.get, { params: { id } }),
  exemption: async ({ id }) => {
    const { items } = await asAdmin(courseApi.exemptions, { query: { limit: '100' } });
    const found = items.find((each) => each.id === id);
    return (
      found && {
        id,
        userId: found.userId,
        courseId: found.courseId,
        fromOn: found.fromOn,
        untilOn: found.untilOn,
      }
    );
  },
  enrollment: ({ id }) => asAdmin(enrollmentApi.get, { params: { id } }),
  request: ({ id }) => asAdmin(renewalApi.get, { params: { id } }),
  notification: async (row) => {
    const { items } = await (await asOwner(row))(notificationApi.list, { query: { limit: '100' } });
    return items.find(({ id }) => id === row.id);
  },
  delegation: async (row) => {
    const { items } = await (await asOwner(row))(workflowApi.delegations, {});
    return items.find(({ id }) => id === row.id);
  },
  account: async (row) => {
    const ask = await asOwner(row);
    const { today: _, expiresAt: __, permissions: ___, ...account } = await ask(authApi.session, {});
    return account;
  },
};
const departments = async () => (await asAdmin(departmentApi.list, {})).items;

test.each(resourceKinds)('a %s on a laptop is what the API answers', async (kind) => {
  const seen = ofKind(kind).filter(({ scope }) => !scope.startsWith('inbox:') || ownerOf(scope));
  expect(seen.length).toBeGreaterThan(0);
  for (const row of seen) expect(JSON.parse(row.text), row.scope).toEqual(await answers[kind](row));
});

test('named people are told of what is required of them, and of nobody else', () => {
  const named = ofKind('requirement').filter(({ scope }) => scope !== 'tenant');
  expect(named.length).toBeGreaterThan(0);
  for (const { scope, text } of named)
    expect(JSON.parse(text).audience).toEqual({ kind: 'people', userIds: [scope.slice('person:'.length)] });
});

test('what was filled is what the tables say', async () => {
  expect(await auditPublication(backend.platform, world.tenantId)).toEqual([]);
});
