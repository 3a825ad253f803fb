import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { authApi } from '#shared/auth/auth.api.ts';
import { courseApi } from '#shared/courses/course.api.ts';
import { departmentApi } from '#shared/departments/department.api.ts';
import { enrollmentApi } from '#shared/enrollments/enrollment.api.ts';
import { EnrollmentState } from '#shared/enrollments/enrollment.schemas.ts';
import { newId } from '#shared/kernel/ids.ts';
import { roles } from '#shared/kernel/permissions.ts';
import type { Input, Route } from '#shared/kernel/route.ts';
import { notificationApi } from '#shared/notifications/notification.api.ts';
import { renewalApi, workflowApi } from '#shared/renewals/renewal.api.ts';
import { type RenewalRow, RequestState } from '#shared/renewals/renewal.schemas.ts';
import { settingsApi } from '#shared/settings/settings.api.ts';
import { userApi } from '#shared/users/user.api.ts';
import type { Laptop } from '../../desktop/edge/offline.ts';
import { type Backend, startBackend } from '../support/backend.ts';
import type { Asking, Person } from '../support/bare-app.ts';
import { afterwards, type FilledTenant, filledTenant } from '../support/filled-tenant.ts';
import { expectSameAnswer, laptopOf, mayAsk, toldByLaptop } from '../support/same-answers.ts';
import { publishedTo } from '../support/told.ts';

let backend: Backend;
let at: FilledTenant;
const names = ['employee', 'colleague', 'foreman', 'both', 'manager', 'head', 'officer', 'admin'] as const;
type Name = (typeof names)[number];
const laptops = new Map<Name, { person: Person; ask: Asking; laptop: Laptop }>();

beforeAll(async () => {
  backend = await startBackend();
  at = await filledTenant(backend);
  const feed = await publishedTo(
    backend.signIn,
    at.admin,
    names.map((name) => at[name]),
  );
  for (const name of names) {
    const person = at[name];
    const laptop = laptopOf(person, await feed.heldBy(person), afterwards);
    laptops.set(name, { person, ask: await backend.signIn(person), laptop });
  }
}, 120_000);
afterAll(() => backend.close());

/** Asks as this person, with each of the questions, where his role may ask at all. */
async function everyAnswer<R extends Route>(name: Name, route: R, questions: readonly Input<R>[]) {
  const held = laptops.get(name);
  if (held === undefined) throw new Error(`nobody is called ${name}`);
  if (!mayAsk(route, held.person)) return;
  for (const question of questions) await expectSameAnswer(held.ask, held.laptop, route, question);
}

type Queries<R extends Route> = Input<R> extends { query: infer Q extends object } ? readonly Q[] : never;

/** Every page of a list at its smallest size, with the count, and everything at once. */
async function everyPage<R extends Route>(name: Name, route: R, queries: Queries<R>) {
  const held = laptops.get(name);
  if (held === undefined) throw new Error(`nobody is called ${name}`);
  if (!mayAsk(route, held.person)) return;
  for (const query of queries) {
    const ask = (more: object) =>
      expectSameAnswer(held.ask, held.laptop, route, { query: { ...query, ...more } } as Input<R>);
    await ask({});
    let cursor: string | null | undefined;
    do {
      const told = await ask({ limit: '10', withTotal: 'true', ...(cursor ? { cursor } : {}) });
      cursor = 'answer' in told ? (told.answer as { nextCursor: string | null }).nextCursor : null;
    } while (cursor);
    await ask({ cursor: 'bm90IG91cnM' });
  }
}

/** They decide requests of people whom they do not see otherwise. */
const standsIn: ReadonlySet<Name> = new Set(['colleague', 'both']);

/** Of a person out of sight a laptop knows neither the department nor the sign-in name: what only they would find, it does not. */
async function exceptOutOfSight(name: Name, query: Input<typeof renewalApi.list>['query']) {
  const held = laptops.get(name);
  const rowsOf = (told: unknown) => (told as { answer: { items: RenewalRow[] } }).answer.items;
  if (held === undefined) throw new Error(`nobody is called ${name}`);
  const server = await held.ask(renewalApi.list, { query });
  const own = rowsOf(toldByLaptop(held.laptop, renewalApi.list, { query }));
  const found = new Set(own.map(({ id }) => id));
  const inSight = (row: RenewalRow) => held.laptop.copy.get('person', row.userId) !== null;
  expect(own).toEqual(server.items.filter((row) => inSight(row) || found.has(row.id)));
}

const typed = ['sal', 'مصطفي', 'فاطمه', '٠٨', 'crew1', 'h2s', 'الاسعافات', 'ipek', '😀', '%'];

test('the tenant has everything that can be asked for', () => {
  const all = laptops.get('officer')?.laptop.copy;
  const states = (kind: 'request' | 'enrollment') => new Set(all?.list(kind).map(({ state }) => state));
  expect(states('request')).toEqual(new Set(RequestState.options));
  expect(states('enrollment')).toEqual(new Set(EnrollmentState.options));
  const unread = laptops
    .get('manager')
    ?.laptop.copy.list('notification')
    .map(({ readAt }) => readAt === null);
  expect(new Set(unread)).toEqual(new Set([true, false]));
});

describe.each(names)('a laptop of the %s answers as the server does', (name) => {
  test('who he is and how his tenant counts', async () => {
    const held = laptops.get(name);
    const server = await held?.ask(authApi.session, {});
    const { laptop } = held ?? {};
    // Only a laptop knows how long it may be without a server.
    const told =
      laptop && toldByLaptop({ ...laptop, offlineUntil: server?.expiresAt ?? '' }, authApi.session, {});
    expect(told).toEqual({ answer: server });
    await everyAnswer(name, settingsApi.get, [{}]);
    await everyAnswer(name, departmentApi.list, [{}]);
  });

  test('about people', async () => {
    await everyPage(name, userApi.list, [
      {},
      { sort: 'badgeNumber' },
      { departmentId: at.drillingId },
      { foremanId: at.foreman.id },
      { departmentId: newId() },
      { status: 'inactive' },
      { status: 'active', sort: 'badgeNumber' },
      ...roles.map((role) => ({ role })),
      ...typed.map((q) => ({ q })),
    ]);
    const ids = [...names.map((each) => at[each].id), ...at.crew.map(({ id }) => id), newId()];
    await everyAnswer(
      name,
      userApi.get,
      ids.map((id) => ({ params: { id } })),
    );
  });

  test('about courses, sessions and requirements', async () => {
    await everyPage(name, courseApi.list, [
      {},
      { sort: 'title' },
      { active: 'false' },
      { active: 'true' },
      { category: 'Rig' },
      { category: 'rig' },
      ...typed.map((q) => ({ q })),
    ]);
    const ids = [...Object.values(at.courses), newId()];
    await everyAnswer(
      name,
      courseApi.get,
      ids.map((id) => ({ params: { id } })),
    );
    await everyPage(name, courseApi.sessions, [
      {},
      { courseId: at.courses.h2s },
      { from: '2026-11-22T05:00:00Z' },
      { from: '2026-11-22T05:00:00.000001Z' },
      { status: 'cancelled' },
    ]);
    await everyPage(name, courseApi.requirements, [
      {},
      { courseId: at.courses.aid },
      { on: '2026-06-30' },
      { on: '2026-07-01' },
      { on: '2025-12-31' },
    ]);
  });

  test('about enrollments', async () => {
    const person = laptops.get(name)?.person.id ?? '';
    await everyPage(name, enrollmentApi.list, [
      {},
      { sort: 'expiresOn' },
      { userId: at.employee.id },
      { userId: person, sort: 'expiresOn' },
      { courseId: at.courses.h2s },
      { courseId: at.courses.fire, userId: at.employee.id },
      { departmentId: at.drillingId },
      { departmentId: at.operationsId, sort: 'expiresOn' },
      { departmentId: newId() },
      { sessionId: at.sessionId },
      { expiresFrom: '2026-12-01' },
      { expiresTo: '2026-12-15', sort: 'expiresOn' },
      { expiresFrom: '2026-11-25', expiresTo: '2027-01-15' },
      { expiresTo: '2026-12-20', state: 'assigned' },
      ...EnrollmentState.options.map((state) => ({ state })),
      ...typed.map((q) => ({ q })),
      ...typed.map((q) => ({ q, sort: 'expiresOn' as const })),
    ]);
    // Of everybody: what is out of his sight is missing on his laptop too.
    const officer = laptops.get('officer');
    const everybodys = officer?.laptop.copy.list('enrollment').map(({ id }) => id) ?? [];
    expect(everybodys.length).toBeGreaterThan(25);
    const ids = [...everybodys, newId()];
    await everyAnswer(
      name,
      enrollmentApi.get,
      ids.map((id) => ({ params: { id } })),
    );
  });

  test('about standings, today and on other days', async () => {
    const days = [
      undefined,
      '2026-11-25',
      '2026-10-15',
      '2026-06-15',
      '2025-11-30',
      '2027-03-01',
      '2019-01-01',
    ];
    await everyAnswer(
      name,
      enrollmentApi.mine,
      days.map((on) => ({ query: { on } })),
    );
    const ids = [...names.map((each) => at[each].id), ...at.crew.map(({ id }) => id), newId()];
    for (const on of days)
      await everyAnswer(
        name,
        enrollmentApi.ofPerson,
        ids.map((id) => ({ params: { id }, query: { on } })),
      );
    await everyPage(name, enrollmentApi.team, [
      ...days.map((on) => ({ on })),
      { departmentId: at.drillingId },
      { departmentId: at.drillingId, on: '2026-06-15' },
      { departmentId: newId() },
      { foremanId: at.foreman.id },
      ...typed.map((q) => ({ q })),
    ]);
  });

  test('about renewal requests and what waits for him', async () => {
    await everyPage(name, renewalApi.list, [
      {},
      { mine: 'true' },
      { userId: at.employee.id },
      { courseId: at.courses.aid },
      { open: 'true' },
      { open: 'false', mine: 'true' },
      { expiresTo: '2026-12-15' },
      ...RequestState.options.map((state) => ({ state })),
    ]);
    const ids = [...Object.values(at.requests), newId()];
    await everyAnswer(
      name,
      renewalApi.get,
      ids.map((id) => ({ params: { id } })),
    );
    await everyPage(name, workflowApi.inbox, [{}]);
    await everyAnswer(name, workflowApi.delegations, [{}]);
  });

  test('about requests that are searched for', async () => {
    const queries = [
      { departmentId: at.drillingId },
      { departmentId: newId() },
      ...typed.map((q) => ({ q })),
    ];
    if (!standsIn.has(name)) return everyPage(name, renewalApi.list, queries);
    for (const query of queries) await exceptOutOfSight(name, { ...query, limit: '100' });
  });

  test('about what he was told', async () => {
    await everyPage(name, notificationApi.list, [{}, { unread: 'true' }, { unread: 'false' }]);
  });
});
