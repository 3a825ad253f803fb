import { assign } from '#shared/enrollments/enrollment.ts';
import { ruleOf } from '#shared/enrollments/expiry.ts';
import { scopeOf } from '#shared/kernel/permissions.ts';
import type { Output, ParsedInput, Route } from '#shared/kernel/route.ts';
import type { Resource } from '#shared/sync/resource.schemas.ts';
import { offlineContexts } from './contexts.ts';
import { copyOf } from './copy.fixtures.ts';
import type { Changed, Laptop, Optimistic, QueuedFile } from './offline.ts';

/** A UUIDv7 of the tests, by its number. */
export const id = (number: number): string => `019cd000-0000-7000-8000-${String(number).padStart(12, '0')}`;

export const now = '2026-11-20T09:00:00.000Z';
export const today = '2026-11-20';
export const tenantId = id(1);
export const drilling = id(10);
export const wells = id(11);
export const h2s = id(20);
export const fire = id(21);
export const closed = id(22);
export const morning = id(30);

/** A foreman and two of his crew; their manager, who heads the department; an officer. */
const named = {
  khalid: ['Khalid Al-Balushi', 'خالد البلوشي', 'foreman'],
  maryam: ['Maryam Al-Lawati', 'مريم اللواتي', 'manager'],
  aisha: ['Aisha Al-Zadjali', 'عائشة الزدجالي', 'training_officer'],
  salim: ['Salim Al-Amri', 'سالم العامري', 'employee'],
  nasser: ['Nasser Al-Harthy', 'ناصر الحارثي', 'employee'],
} as const;
export type Name = keyof typeof named;
const order = Object.keys(named) as Name[];
export const idOf = (name: Name): string => id(100 + order.indexOf(name));

export function person(name: Name, more: Partial<Resource<'person'>> = {}): Changed {
  const [nameEn, nameAr, role] = named[name];
  const inCrew = name === 'salim' || name === 'nasser';
  const body: Resource<'person'> = {
    id: idOf(name),
    username: name,
    email: null,
    nameEn,
    nameAr,
    badgeNumber: `00${order.indexOf(name)}`,
    roles: [role],
    status: 'active',
    departmentId: name === 'aisha' ? null : drilling,
    foremanId: inCrew ? idOf('khalid') : null,
    managerId: inCrew || name === 'khalid' ? idOf('maryam') : null,
    grade: null,
    jobRole: null,
    hiredOn: '2020-01-01',
    language: 'en',
    createdAt: '2020-01-01T00:00:00Z',
    version: 1,
    departmentNameEn: 'Drilling',
    departmentNameAr: 'الحفر',
    foremanNameEn: inCrew ? named.khalid[0] : null,
    foremanNameAr: inCrew ? named.khalid[1] : null,
    placements: [],
    ...more,
  };
  return { kind: 'person', id: body.id, body };
}

export function course(courseId: string, code: string, more: Partial<Resource<'course'>> = {}): Changed {
  const body: Resource<'course'> = {
    id: courseId,
    code,
    titleEn: `${code} training`,
    titleAr: `دورة ${code}`,
    category: 'General',
    delivery: 'classroom',
    provider: null,
    hours: null,
    costMinor: null,
    validityMonths: 12,
    renewalWindowDays: 90,
    recurrence: 'anniversary',
    graceDays: 0,
    lateWithinGrace: 'from_completion',
    fixedAnchorOn: null,
    minimumActiveMonths: 0,
    active: true,
    version: 1,
    prerequisiteIds: [],
    equivalents: [],
    ...more,
  };
  return { kind: 'course', id: courseId, body };
}

export function session(sessionId: string, more: Partial<Resource<'session'>> = {}): Changed {
  const body: Resource<'session'> = {
    id: sessionId,
    courseId: h2s,
    courseCode: 'H2S',
    courseTitleEn: 'H2S training',
    courseTitleAr: 'دورة H2S',
    startsAt: '2026-11-20T05:00:00Z',
    endsAt: '2026-11-20T09:00:00Z',
    place: 'Hall 1',
    instructor: null,
    seats: 10,
    waitingList: true,
    booked: 1,
    waiting: 0,
    status: 'scheduled',
    version: 1,
    ...more,
  };
  return { kind: 'session', id: sessionId, body };
}

export function enrollment(
  enrollmentId: string,
  name: Name,
  more: Partial<Resource<'enrollment'>> = {},
): Changed {
  const courseId = more.courseId ?? h2s;
  const code = courseId === h2s ? 'H2S' : 'FIRE';
  const body: Resource<'enrollment'> = {
    ...assign({ userId: idOf(name), courseId, dueOn: null }, { id: enrollmentId }),
    userNameEn: named[name][0],
    userNameAr: named[name][1],
    badgeNumber: `00${order.indexOf(name)}`,
    courseCode: code,
    courseTitleEn: `${code} training`,
    courseTitleAr: `دورة ${code}`,
    superseded: false,
    revisions: [],
    evidence: [],
    ...more,
  };
  return { kind: 'enrollment', id: enrollmentId, body };
}

/** A certificate of a year. */
export const certificate = (
  enrollmentId: string,
  name: Name,
  completedOn: string,
  expiresOn: string,
  more: Partial<Resource<'enrollment'>> = {},
): Changed =>
  enrollment(enrollmentId, name, {
    state: 'completed',
    completedOn,
    rule: ruleOf(course(h2s, 'H2S').body as Resource<'course'>),
    anchorOn: completedOn,
    cycle: 1,
    expiresOn,
    windowOpensOn: completedOn,
    graceUntilOn: expiresOn,
    version: 2,
    ...more,
  });

const tenant: Changed[] = [
  {
    kind: 'settings',
    id: tenantId,
    body: {
      nameEn: 'Gulf Energy',
      nameAr: 'طاقة الخليج',
      timeZone: 'Asia/Riyadh',
      workingDays: [7, 1, 2, 3, 4],
      holidays: [],
      alertThresholds: [30, 14, 7, 1],
      expiredAlertEveryDays: 7,
      stepDueWorkingDays: 3,
      escalateAfterWorkingDays: 2,
      dispensationMaxDays: 90,
      version: 1,
    },
  },
  { kind: 'place', id: drilling, body: { id: drilling, code: 'DRL', parentId: null } },
  { kind: 'place', id: wells, body: { id: wells, code: 'WEL', parentId: drilling } },
  course(h2s, 'H2S'),
  course(fire, 'FIRE', { validityMonths: 24, category: 'Rig' }),
  course(closed, 'OLD', { active: false }),
  session(morning),
];

/** Whom each of them has on his laptop. */
const inSight: Record<Name, readonly Name[]> = {
  khalid: ['khalid', 'salim', 'nasser'],
  maryam: ['khalid', 'maryam', 'salim', 'nasser'],
  aisha: order,
  salim: ['salim'],
  nasser: ['nasser'],
};

/** Somebody's laptop with the catalogue, the people in his sight and what else a test puts there, in its place where it is there. */
export function laptopOf(name: Name, records: readonly Changed[] = []): Laptop {
  const [nameEn, nameAr, role] = named[name];
  const me: Resource<'account'> = {
    userId: idOf(name),
    username: name,
    nameEn,
    nameAr,
    language: 'en',
    roles: [role],
    scope: scopeOf([role]),
    mustChangePassword: false,
    tenant: {
      id: tenantId,
      slug: 'gulf',
      nameEn: 'Gulf Energy',
      nameAr: 'طاقة الخليج',
      kind: 'customer',
      timeZone: 'Asia/Riyadh',
    },
  };
  const copy = copyOf([...tenant, ...inSight[name].map((each) => person(each)), ...records]);
  return { copy, me, now, today, offlineUntil: '2026-12-04T09:00:00Z' };
}

/** Asks the laptop what a page asks, by the contract's own parser. */
export const ask = <R extends Route>(
  laptop: Laptop,
  route: R,
  input: { params?: object; query?: object } = {},
): Output<R> => {
  const offline = handlerOf(route);
  if (!('read' in offline)) throw new Error('not a question');
  return route.returns.parse(offline.read(laptop, parsed(route, input))) as Output<R>;
};

/** Does on the laptop what a person does. */
export function act<R extends Route>(
  laptop: Laptop,
  route: R,
  input: { params?: object; body?: object; file?: QueuedFile } = {},
  commandId: string = id(9000),
): Optimistic<Output<R>> {
  const offline = handlerOf(route);
  if (!('write' in offline)) throw new Error('not a write');
  const file = input.file === undefined ? {} : { file: input.file };
  const done = offline.write(laptop, { ...parsed(route, input), ...file }, commandId);
  return done as Optimistic<Output<R>>;
}

function handlerOf(route: Route) {
  const offline = offlineContexts.find((each) => each.route === route);
  if (offline === undefined) throw new Error(`${route.path} is not answered on a laptop`);
  return offline;
}

function parsed(route: Route, input: Record<string, unknown>): ParsedInput<Route> {
  const parts = (['params', 'query', 'body'] as const).flatMap((name) => {
    const schema = route[name];
    return schema === undefined ? [] : [[name, schema.parse(input[name] ?? {})]];
  });
  return Object.fromEntries(parts);
}
