import { sql } from 'drizzle-orm';
import { newId } from '#shared/kernel/ids.ts';
import type { Role } from '#shared/kernel/permissions.ts';
import { NewUser } from '#shared/users/user.schemas.ts';
import { changeDepartment, createDepartment } from '../departments/index.ts';
import { addPerson } from '../users/index.ts';
import { departments, jobRoles } from './catalogue.ts';
import { familyNames, givenNames } from './names.ts';
import { type Stage, seeded } from './stage.ts';

export interface DemoPerson {
  id: string;
  username: string;
  badgeNumber: string;
  department: string;
  jobRole: string;
  hiredOn: string;
}

export interface Organisation {
  departments: Map<string, string>;
  people: DemoPerson[];
  /** The cast by sign-in name: employee, foreman, manager, officer, admin. */
  cast: Record<'employee' | 'foreman' | 'manager' | 'officer' | 'admin', string>;
}

const began = 400;
const shares: readonly (readonly [string, number])[] = [
  ['DRL', 60],
  ['PRD', 40],
  ['MNT', 34],
  ['LOG', 22],
  ['HSE', 10],
  ['LAB', 12],
  ['ADM', 12],
];

/** Departments with their heads, two crews a field department, and everybody else: 200 people. */
export async function buildOrganisation(
  stage: Stage,
  admin: string,
  passwordHash: string,
): Promise<Organisation> {
  const ids = new Map<string, string>();
  for (const { code, nameEn, nameAr, parent } of departments) {
    const parentId = parent === null ? null : (ids.get(parent) ?? null);
    const made = await createDepartment(stage.as(admin, began), {
      code,
      nameEn,
      nameAr,
      parentId,
      headId: null,
    });
    ids.set(code, made.id);
  }
  const hire = hiring(stage, admin, passwordHash, ids);
  const manager = await hire({
    username: 'manager',
    names: [2, 0],
    roles: ['manager'],
    department: 'OPS',
    jobRole: 'Operations manager',
    hired: 3200,
  });
  const officer = await hire({
    username: 'officer',
    names: [19, 2],
    roles: ['training_officer'],
    department: 'ADM',
    jobRole: 'Training officer',
    hired: 2100,
  });
  const foreman = await hire({
    username: 'foreman',
    names: [1, 1],
    roles: ['foreman'],
    department: 'DRL',
    jobRole: 'Foreman',
    hired: 2600,
    managerId: manager.id,
  });
  const employee = await hire({
    username: 'employee',
    names: [0, 4],
    roles: ['employee'],
    department: 'DRL',
    jobRole: 'Derrickman',
    hired: 1500,
    foremanId: foreman.id,
    managerId: manager.id,
  });
  const people = [manager, officer, foreman, employee, ...(await hireOthers(hire, foreman.id, manager.id))];
  await giveHeads(stage, admin, ids, people, manager.id);
  return {
    departments: ids,
    people,
    cast: { employee: employee.id, foreman: foreman.id, manager: manager.id, officer: officer.id, admin },
  };
}

interface Hire {
  username: string;
  names: readonly [number, number];
  roles: Role[];
  department: string;
  jobRole: string;
  /** Days ago. */
  hired: number;
  foremanId?: string;
  managerId?: string;
}

const hiring = (stage: Stage, admin: string, passwordHash: string, ids: Map<string, string>) => {
  let badge = 1041;
  return async ({
    username,
    names: [given, family],
    roles,
    department,
    jobRole,
    hired,
    ...leaders
  }: Hire): Promise<DemoPerson> => {
    const [givenEn, givenAr] = givenNames[given % givenNames.length] ?? ['', ''];
    const [familyEn, familyAr] = familyNames[family % familyNames.length] ?? ['', ''];
    const id = newId();
    const hiredOn = stage.daysAgo(hired);
    const user = NewUser.parse({
      id,
      username,
      roles,
      jobRole,
      hiredOn,
      nameEn: `${givenEn} ${familyEn}`,
      nameAr: `${givenAr} ${familyAr}`,
      badgeNumber: String(badge++).padStart(6, '0'),
      departmentId: ids.get(department),
      foremanId: leaders.foremanId ?? null,
      managerId: leaders.managerId ?? null,
      grade: `G${3 + (badge % 5)}`,
    });
    await addPerson(stage.as(admin, Math.min(hired, began)), { ...user, passwordHash });
    return { id, username, badgeNumber: user.badgeNumber, department, jobRole, hiredOn };
  };
};

/** The first ten of drilling are the cast foreman's crew; every other field crew has a foreman of its own. */
async function hireOthers(
  hire: ReturnType<typeof hiring>,
  castForeman: string,
  manager: string,
): Promise<DemoPerson[]> {
  const random = seeded(41);
  const hired: DemoPerson[] = [];
  for (const [department, share] of shares) {
    const field = ['DRL', 'PRD', 'MNT', 'LOG'].includes(department);
    const roles = jobRoles[department] ?? ['Operator'];
    let foreman = department === 'DRL' ? castForeman : '';
    for (let index = 0; index < share; index++) {
      const number = hired.length;
      const leads = field && index % 14 === (department === 'DRL' ? 12 : 0);
      const recent = index % 17 === 16;
      const person = await hire({
        username: `${leads ? 'foreman' : 'person'}${number + 1}`,
        names: [Math.floor(random() * givenNames.length), (number * 7 + index) % familyNames.length],
        roles: leads ? ['foreman'] : ['employee'],
        department,
        jobRole: leads ? 'Foreman' : (roles[Math.floor(random() ** 2 * roles.length)] ?? 'Operator'),
        hired: recent ? 3 + (index % 9) : 200 + Math.floor(random() * 3600),
        ...(foreman === '' || leads ? {} : { foremanId: foreman }),
        ...(field ? { managerId: manager } : {}),
      });
      if (leads) foreman = person.id;
      hired.push(person);
    }
  }
  return hired;
}

/** Operations has the cast manager; in the others the first person hired leads and becomes a manager; one has none. */
async function giveHeads(
  stage: Stage,
  admin: string,
  ids: Map<string, string>,
  people: DemoPerson[],
  manager: string,
) {
  for (const [code, id] of ids) {
    const head =
      code === 'OPS'
        ? manager
        : code === 'LAB'
          ? null
          : people.find(
              (person) =>
                person.department === code &&
                person.jobRole !== 'Foreman' &&
                person.username.startsWith('person'),
            )?.id;
    if (!head) continue;
    const [department] = await stage.find<{ version: number }>(
      sql`select version from departments where tenant_id = app.tid() and id = ${id}`,
    );
    await changeDepartment(stage.as(admin, began), { id, headId: head, version: department?.version ?? 1 });
  }
}
