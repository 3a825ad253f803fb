import { courseApi } from '#shared/courses/course.api.ts';
import type { Input } from '#shared/kernel/route.ts';
import { userApi } from '#shared/users/user.api.ts';
import type { Backend } from './backend.ts';
import type { Person } from './bare-app.ts';
import { delegations, later, renewals, type Stage, trainings } from './filled-stories.ts';
import { type Renewing, renewing } from './renewing.ts';

/** When the tenant has been filled: three working days after its first requests, so that some steps are late. */
export const afterwards = '2026-11-25T09:00:00.000Z';

/** A tenant in which everything has happened once: every state, every kind of reader. */
export type FilledTenant = Stage & {
  requests: Record<string, string>;
  enrollments: Record<string, string>;
};

export async function filledTenant(backend: Backend): Promise<FilledTenant> {
  const at = await renewing(backend);
  const wellsId = await backend.addDepartment(at.tenantId, 'WEL', { parentId: at.drillingId });
  const both = await backend.addPerson(at.tenantId, 'both', {
    roles: ['foreman', 'manager'],
    nameEn: 'Zayed Al-Wells',
    nameAr: 'زايد',
    departmentId: at.operationsId,
  });
  await at.setHead(wellsId, both);
  const crew = await crewOf(backend, at, { wellsId, both });
  const courses = await catalogue(at);
  await matrix(backend, at, courses, crew);
  const sessionId = await at.session(courses.h2s, '2026-11-22', { seats: 3, waitingList: true });
  const filled = { ...at, crew, both, courses, sessionId };
  const enrollments = await trainings(backend, filled);
  const requests = await renewals(backend, filled);
  await delegations(backend, filled);
  backend.setClock(afterwards);
  await later(backend, filled, enrollments);
  return { ...filled, enrollments, requests };
}

type Requiring = Input<typeof courseApi.require>['body'];

/** Names that sort differently by code point than by UTF-16 unit or in Arabic, and one who has left. */
async function crewOf(
  backend: Backend,
  { tenantId, drillingId, foreman, manager, admin, colleague, employee }: Renewing,
  { wellsId, both }: { wellsId: string; both: Person },
): Promise<Person[]> {
  const names = [
    'Ali',
    'ali',
    '😀 Badr',
    '﷽ Bader',
    'Çelik',
    'Zahra',
    'Ali',
    'Omar',
    'أحمد',
    'Huda',
    'İpek',
    'Said',
  ];
  const crew: Person[] = [];
  for (const [at, nameEn] of names.entries()) {
    const inWells = at % 3 === 0;
    crew.push(
      await backend.addPerson(tenantId, `crew${at}`, {
        nameEn,
        nameAr: ['مُصْطَفى', 'فاطمة', 'إبراهيم'][at % 3] ?? '',
        badgeNumber: `0${String(90 - at)}`,
        departmentId: inWells ? wellsId : drillingId,
        foremanId: inWells ? both.id : foreman.id,
        managerId: manager.id,
      }),
    );
  }
  const ask = await backend.signIn(admin);
  const moves = [
    { person: colleague, effectiveOn: '2026-05-01', jobRole: 'Crane operator', grade: 'G5' },
    { person: employee, effectiveOn: '2026-10-01', jobRole: 'Driller' },
    { person: employee, effectiveOn: '2026-11-10', jobRole: 'Assistant driller', grade: 'G7' },
  ];
  for (const { person, ...transfer } of moves) {
    const params = { id: person.id };
    const { version } = await ask(userApi.get, { params });
    await ask(userApi.transfer, { params, body: { ...transfer, version } });
  }
  return crew;
}

async function catalogue(at: Renewing) {
  const titled = (titleEn: string, titleAr: string) => ({ titleEn, titleAr });
  const fire = await at.course({
    code: 'FIRE',
    ...titled('Fire fighting', 'مكافحة الحرائق'),
    validityMonths: 24,
    graceDays: 30,
  });
  return {
    h2s: await at.course({ code: 'H2S' }),
    fire,
    aid: await at.course({
      code: 'aid',
      ...titled('First aid', 'الإسعافات الأوّلية'),
      validityMonths: 12,
      equivalents: [{ courseId: fire, mutual: true, fromOn: '2026-01-01' }],
    }),
    lifting: await at.course({
      code: 'LIFT',
      ...titled('Lifting', 'الرفع'),
      validityMonths: null,
      category: 'Rig',
      prerequisiteIds: [fire],
    }),
    open: await at.course({ code: 'OPEN', validityMonths: 6, recurrence: 'completion' }),
    closed: await at.course({ code: 'OLD' }),
  };
}

async function matrix(
  backend: Backend,
  { officer, admin, drillingId, employee }: Renewing,
  courses: Stage['courses'],
  crew: readonly Person[],
): Promise<void> {
  const ask = await backend.signIn(officer);
  const since = { fromOn: '2026-01-01' };
  const people = [employee, admin, ...crew.slice(0, 2)].map(({ id }) => id);
  const requirements: Requiring[] = [
    { courseId: courses.h2s, audience: { kind: 'everyone' }, dueWithinDays: 10, ...since },
    { courseId: courses.fire, audience: { kind: 'department', departmentId: drillingId }, ...since },
    {
      courseId: courses.lifting,
      audience: { kind: 'job_role', jobRole: 'Crane operator' },
      ...since,
    },
    {
      courseId: courses.aid,
      audience: { kind: 'grade', grade: 'G7' },
      level: 'recommended',
      ...since,
    },
    { courseId: courses.open, audience: { kind: 'people', userIds: people }, ...since },
    {
      courseId: courses.aid,
      audience: { kind: 'people', userIds: [officer.id] },
      ...since,
      toOn: '2026-06-30',
    },
  ];
  for (const body of requirements) await ask(courseApi.require, { body });
  const exempt = { courseId: courses.fire, reason: 'Injured', fromOn: '2026-11-01', untilOn: '2026-12-31' };
  await ask(courseApi.exempt, { body: { ...exempt, userId: crew[1]?.id ?? '' } });
  const { version } = await ask(courseApi.get, { params: { id: courses.closed } });
  await ask(courseApi.change, { params: { id: courses.closed }, body: { active: false, version } });
}
