import { afterAll, beforeAll, expect, test } from 'vitest';
// Wires the reactions: a completion then closes its request, as on the server.
import '#server/contexts.ts';
import { createDemo } from '#server/demo/create-demo.ts';
import { enrollmentRoutes } from '#server/enrollments/enrollments.routes.ts';
import { enrollmentApi } from '#shared/enrollments/enrollment.api.ts';
import { CertificateStatus } from '#shared/enrollments/enrollment.schemas.ts';
import { RequestState } from '#shared/renewals/renewal.schemas.ts';
import { type BareApp, bareApp } from './support/bare-app.ts';

let app: BareApp;
const told: string[] = [];
const make = () => createDemo(app.platform, 'trainflow-demo', (line) => told.push(line));
const one = async (sql: string) => (await app.superuser.query(sql)).rows[0];
const inDemo = `tenant_id = (select id from tenants where slug = 'demo')`;

beforeAll(async () => {
  app = await bareApp(enrollmentRoutes);
  await make();
}, 120_000);
afterAll(() => app.close());

test('two hundred people in eight departments, with twenty-five courses', async () => {
  const counted = await one(`select (select count(*)::int from users where ${inDemo}) as people,
    (select count(*)::int from departments where ${inDemo}) as departments,
    (select count(*)::int from courses where ${inDemo}) as courses`);
  expect(counted.people).toBeGreaterThan(180);
  expect(counted).toMatchObject({ departments: 8, courses: 25 });
});

test('requests in every state', async () => {
  const { rows } = await app.superuser.query(`select distinct state from renewal_requests where ${inDemo}`);
  expect(rows.map(({ state }) => state).toSorted()).toEqual(RequestState.options.toSorted());
});

test('every status that a certificate can have', async () => {
  const officer = await one(
    `select id, tenant_id as "tenantId", roles from users where ${inDemo} and username = 'officer'`,
  );
  const ask = await app.signIn(officer);
  const seen = new Set<string>();
  for (let cursor: string | undefined, first = true; first || cursor; first = false) {
    const page = await ask(enrollmentApi.team, { query: { limit: '100', ...(cursor ? { cursor } : {}) } });
    for (const { standings } of page.items) for (const { status } of standings) seen.add(status);
    cursor = page.nextCursor ?? undefined;
  }
  // `not_required` is what every pair of person and course has of which nothing is said.
  const shown = CertificateStatus.options.filter((status) => status !== 'not_required');
  expect([...seen].toSorted()).toEqual(shown.toSorted());
});

test('the audit log tells who did it, each as himself', async () => {
  const { rows } = await app.superuser.query(
    `select distinct actor_name from audit_logs where ${inDemo} and actor_kind = 'user' and action like 'renewal.%'`,
  );
  expect(rows.map(({ actor_name }) => actor_name)).toEqual(
    expect.arrayContaining(['employee', 'foreman', 'manager', 'officer']),
  );
});

test('a second start makes nothing twice', async () => {
  const before = await one('select count(*)::int as n from audit_logs');
  await make();
  expect(await one('select count(*)::int as n from audit_logs')).toEqual(before);
  expect(told).toHaveLength(1);
});
