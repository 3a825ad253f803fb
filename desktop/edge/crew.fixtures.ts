import { assign } from '#shared/enrollments/enrollment.ts';
import { ruleOf } from '#shared/enrollments/expiry.ts';
import type { Resource } from '#shared/sync/resource.schemas.ts';
import type { Changed } from './offline.ts';

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
export const named = {
  khalid: ['Khalid Al-Balushi', 'خالد البلوشي', 'foreman'],
  maryam: ['Maryam Al-Lawati', 'مريم اللواتي', 'manager'],
  aisha: ['Aisha Al-Zadjali', 'عائشة الزدجالي', 'training_officer'],
  salim: ['Salim Al-Amri', 'سالم العامري', 'employee'],
  nasser: ['Nasser Al-Harthy', 'ناصر الحارثي', 'employee'],
} as const;
export type Name = keyof typeof named;
export const order = Object.keys(named) as Name[];
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
