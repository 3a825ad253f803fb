import { newId } from '#shared/kernel/ids.ts';
import type { BareApp, Person } from '../support/bare-app.ts';

/** A tenant small enough that everything meets: two crews, two departments, everybody's certificates and requests. */
export interface Town {
  tenantId: string;
  /** Of this seed's day zero, in milliseconds. */
  start: number;
  everybody: readonly Person[];
  admin: Person;
  officer: Person;
  foremen: readonly Person[];
  managers: readonly Person[];
  crew: readonly Person[];
  departmentIds: readonly string[];
  courseIds: readonly string[];
  sessionIds: readonly string[];
}

export const dayZero = Date.parse('2026-11-21T06:00:00.000Z');

const day = (offset: number): string => new Date(dayZero + offset * 86_400_000).toISOString().slice(0, 10);

/** Filled past the use cases, before anything is published: what it holds is of no matter, only that it is there. */
export async function buildTown(app: BareApp, slug: string): Promise<Town> {
  const tenantId = await app.addTenant(slug);
  const insert = insertInto(app, tenantId);
  const head = await app.addPerson(tenantId, 'head', { roles: ['manager'] });
  const manager = await app.addPerson(tenantId, 'manager', { roles: ['manager'] });
  const [rootId, north, south] = [newId(), newId(), newId()];
  await insert('departments', { id: rootId, code: 'ALL', name_en: 'All', name_ar: 'الكل', head_id: head.id });
  for (const [id, code, headId] of [
    [north, 'N "\t', manager.id],
    [south, 'S', null],
  ])
    await insert('departments', {
      id,
      code,
      name_en: code,
      name_ar: 'قسم',
      parent_id: rootId,
      head_id: headId,
    });
  const foremen: Person[] = [];
  for (const [index, departmentId] of [north, south].entries())
    foremen.push(
      await app.addPerson(tenantId, `foreman${index}`, {
        roles: ['foreman'],
        departmentId,
        managerId: manager.id,
      }),
    );
  const crew: Person[] = [];
  for (let index = 0; index < 6; index++) {
    const [foreman, departmentId] = index < 3 ? [foremen[0], north] : [foremen[1], south];
    crew.push(
      await app.addPerson(tenantId, `e${index}`, {
        departmentId,
        foremanId: foreman?.id,
        managerId: manager.id,
        nameEn: `Name ${index} "ü€😀\\`,
      }),
    );
  }
  const officer = await app.addPerson(tenantId, 'officer', { roles: ['training_officer'] });
  const admin = await app.addPerson(tenantId, 'admin', { roles: ['administrator'] });
  const courseIds = [newId(), newId(), newId()];
  for (const [index, id] of courseIds.entries())
    await insert('courses', {
      id,
      code: `C${index}`,
      title_en: `Course ${index}`,
      title_ar: 'دورة',
      validity_months: 12,
    });
  await insert('requirements', {
    id: newId(),
    course_id: courseIds[0],
    audience: 'everyone',
    level: 'mandatory',
    due_within_days: 30,
    from_on: day(-900),
  });
  const sessionIds = [newId(), newId()];
  for (const [index, id] of sessionIds.entries())
    await insert('course_sessions', {
      id,
      course_id: courseIds[index],
      starts_at: `${day(index - 1)}T05:00:00Z`,
      ends_at: `${day(index - 1)}T06:00:00Z`,
      place: 'Hall',
      seats: 4,
    });
  for (const [index, { id: userId }] of crew.entries()) {
    await insert('enrollments', certificate(userId, String(courseIds[0]), index * 9));
    await insert('enrollments', {
      id: newId(),
      user_id: userId,
      course_id: courseIds[1],
      state: index % 2 === 0 ? 'enrolled' : 'assigned',
      ...(index % 2 === 0 ? { session_id: sessionIds[1], seat: 'booked' } : {}),
    });
    await insert('notifications', {
      id: newId(),
      user_id: userId,
      kind: 'delegation_given',
      dedup_key: `n${index}`,
      params: '{"delegatorNameEn":"X","delegatorNameAr":"س","fromOn":"2026-01-01","toOn":"2026-01-02"}',
    });
  }
  return {
    tenantId,
    start: dayZero,
    everybody: [head, manager, ...foremen, ...crew, officer, admin],
    admin,
    officer,
    foremen,
    managers: [head, manager],
    crew,
    departmentIds: [rootId, north, south],
    courseIds,
    sessionIds,
  };
}

const rule = JSON.stringify({
  validityMonths: 12,
  renewalWindowDays: 90,
  recurrence: 'anniversary',
  graceDays: 0,
  lateWithinGrace: 'from_completion',
  fixedAnchorOn: null,
  minimumActiveMonths: 0,
});

const certificate = (userId: string, courseId: string, endsIn: number) => ({
  id: newId(),
  user_id: userId,
  course_id: courseId,
  state: 'completed',
  completed_on: day(endsIn - 365),
  rule,
  anchor_on: day(endsIn - 365),
  cycle: 1,
  expires_on: day(endsIn),
  window_opens_on: day(endsIn - 90),
  grace_until_on: day(endsIn),
});

const insertInto =
  ({ superuser }: BareApp, tenantId: string) =>
  (table: string, row: Record<string, unknown>) => {
    const columns = Object.keys(row);
    return superuser.query(
      `insert into ${table} (tenant_id, ${columns.join(', ')})
       values ($1, ${columns.map((_, index) => `$${index + 2}`).join(', ')})`,
      [tenantId, ...Object.values(row)],
    );
  };
