import { recalculationJob } from '#server/courses/courses.jobs.ts';
import { courseRoutes } from '#server/courses/courses.routes.ts';
import { enrollmentRoutes } from '#server/enrollments/enrollments.routes.ts';
import { jobRoutes } from '#server/jobs/jobs.routes.ts';
import type { Implementation } from '#server/platform/http/implement.ts';
import { createJobQueue } from '#server/platform/jobs/queue.ts';
import { courseApi } from '#shared/courses/course.api.ts';
import { enrollmentApi } from '#shared/enrollments/enrollment.api.ts';
import { newId } from '#shared/kernel/ids.ts';
import type { Input, Output } from '#shared/kernel/route.ts';
import { type Asking, type BareApp, bareApp, type Person } from './bare-app.ts';

/** Courses, enrollments and jobs behind the whole HTTP platform; jobs are worked on once `jobs.start` is called. */
export function trainingApp(more: readonly Implementation[] = []): Promise<BareApp> {
  return bareApp([...courseRoutes, ...enrollmentRoutes, ...jobRoutes, ...more], (url) =>
    createJobQueue({ url, definitions: [recalculationJob], ticks: [], onError: () => undefined }),
  );
}

/** A tenant with an officer, a foreman with his crew of one, somebody of another crew, and what they can do. */
export interface Training {
  tenantId: string;
  officer: Person;
  foreman: Person;
  salim: Person;
  stranger: Person;
  asOfficer: Asking;
  asForeman: Asking;
  asSalim: Asking;
  /** Any code, a year's validity, a quarter's window, unless said. */
  course(more?: Partial<Input<typeof courseApi.create>['body']>): Promise<string>;
  /** One day, ten seats, in the morning of this date. */
  session(courseId: string, on: string, more?: { seats?: number; waitingList?: boolean }): Promise<string>;
  assign(person: Person, courseId: string, sessionId?: string): Promise<Enrolled>;
  /** A certificate as if trained outside: assigned and completed. */
  certify(person: Person, courseId: string, completedOn: string): Promise<Enrolled>;
  get(id: string): Promise<Read>;
  /** Moves the clock, and signs everybody in again. */
  at(instant: string): Promise<void>;
  department(code: string, more?: { parentId?: string; headId?: string }): Promise<string>;
  /** Puts somebody where he stands, and since when. */
  place(
    person: Person,
    kind: 'department' | 'job_role' | 'grade',
    value: string,
    fromOn: string,
  ): Promise<void>;
}
type Enrolled = Output<typeof enrollmentApi.assign>;
type Read = Output<typeof enrollmentApi.get>;

export async function training(app: BareApp, slug: string): Promise<Training> {
  const tenantId = await app.addTenant(slug);
  const officer = await app.addPerson(tenantId, 'officer', { roles: ['training_officer'] });
  const foreman = await app.addPerson(tenantId, 'foreman', { roles: ['foreman'] });
  const salim = await app.addPerson(tenantId, 'salim', {
    foremanId: foreman.id,
    nameEn: 'Salim Al-Amri',
    nameAr: 'سالم العامري',
    badgeNumber: '00417',
  });
  const stranger = await app.addPerson(tenantId, 'stranger');
  const people = { officer, foreman, salim, stranger };
  const signIn = async () => ({
    asOfficer: await app.signIn(officer),
    asForeman: await app.signIn(foreman),
    asSalim: await app.signIn(salim),
  });
  const cast: Training = {
    tenantId,
    ...people,
    ...(await signIn()),
    course: async (more = {}) => {
      const code = more.code ?? `C-${newId().slice(-6)}`;
      const body = { code, titleEn: code, titleAr: code, validityMonths: 12, ...more };
      return (await cast.asOfficer(courseApi.create, { body })).id;
    },
    session: async (courseId, on, more = {}) => {
      const body = {
        startsAt: `${on}T06:00:00Z`,
        endsAt: `${on}T10:00:00Z`,
        place: 'Hall 1',
        seats: 10,
        ...more,
      };
      return (await cast.asOfficer(courseApi.createSession, { params: { id: courseId }, body })).id;
    },
    assign: ({ id: userId }, courseId, sessionId) =>
      cast.asOfficer(enrollmentApi.assign, { body: { userId, courseId, sessionId: sessionId ?? null } }),
    async certify(person, courseId, completedOn) {
      const { id, version } = await cast.assign(person, courseId);
      return cast.asOfficer(enrollmentApi.complete, { params: { id }, body: { completedOn, version } });
    },
    get: (id) => cast.asOfficer(enrollmentApi.get, { params: { id } }),
    async at(instant) {
      app.setClock(instant);
      Object.assign(cast, await signIn());
    },
    async department(code, { parentId, headId } = {}) {
      const id = newId();
      await app.superuser.query(
        `insert into departments (tenant_id, id, code, name_en, name_ar, parent_id, head_id)
         values ($1, $2, $3, $3, $3, $4, $5)`,
        [tenantId, id, code, parentId, headId],
      );
      return id;
    },
    async place(person, kind, value, fromOn) {
      const departmentId = kind === 'department' ? value : null;
      await app.superuser.query(
        `insert into user_placements (tenant_id, id, user_id, kind, value, department_id, from_on)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [tenantId, newId(), person.id, kind, value, departmentId, fromOn],
      );
      const column = { department: 'department_id', job_role: 'job_role', grade: 'grade' }[kind];
      await app.superuser.query(`update users set ${column} = $2 where id = $1`, [person.id, value]);
    },
  };
  return cast;
}
