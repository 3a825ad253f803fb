import type { Client } from 'pg';
import { courseApi } from '#shared/courses/course.api.ts';
import { enrollmentApi } from '#shared/enrollments/enrollment.api.ts';
import { newId } from '#shared/kernel/ids.ts';
import { renewalApi, workflowApi } from '#shared/renewals/renewal.api.ts';
import type { Backend, Cast } from '../support/backend.ts';
import type { Person } from '../support/bare-app.ts';
import type { Kind } from './kinds.ts';

/** Somebody's record, as probes aim at it. */
export interface Thing {
  kind: Kind;
  /** What it is for: `certificate`, `draft`; one of each label per kind and owner. */
  label: string;
  id: string;
  tenantId: string;
  /** Whom it is about, by his name in the cast; null for what a tenant has in common. */
  owner: string | null;
  version: number;
  /** A file that belongs to it. */
  evidenceId?: string;
}

/** A tenant with its cast, somebody beyond the crew and the department, and a record of every kind for each of them. */
export interface World {
  tenantId: string;
  people: Readonly<Record<string, Person>>;
  things: Thing[];
}

/** Whose records there are. */
export const owners = ['employee', 'colleague', 'foreman', 'manager', 'stranger'] as const;

export const pdfText = '%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n';
export const pdf = (name = 'certificate.pdf') => new File([pdfText], name, { type: 'application/pdf' });

export async function buildWorld(backend: Backend, cast: Cast): Promise<World> {
  const people = await peopleOf(backend, cast);
  const build: Build = { backend, cast, people, things: [] };
  const add = adding(build);
  for (const [name, person] of Object.entries(people)) add('user', 'person', person.id, name);
  add('tenant', 'tenant', cast.tenantId, null);
  const inactive = await backend.addPerson(cast.tenantId, 'inactive', { status: 'inactive' });
  add('user', 'inactive', inactive.id, 'inactive');
  const courses = await addCourses(build);
  for (const owner of owners) await addTraining(build, owner, courses);
  await addInCommon(build, courses);
  await addOwn(build);
  await backend.superuser.query(
    `update course_sessions set starts_at = '2026-11-18T05:00:00Z', ends_at = '2026-11-18T09:00:00Z' where id = $1`,
    [courses.heldSessionId],
  );
  const world = { tenantId: cast.tenantId, people, things: build.things };
  await readVersions(backend.superuser, world);
  return world;
}

/** What the world is made with. */
interface Build {
  backend: Backend;
  cast: Cast;
  people: World['people'];
  things: Thing[];
}

const adding =
  ({ cast: { tenantId }, things }: Build) =>
  (kind: Kind, label: string, id: string, owner: string | null, more: { evidenceId?: string } = {}) =>
    void things.push({ kind, label, id, tenantId, owner, version: 1, ...more });

async function peopleOf(backend: Backend, cast: Cast): Promise<World['people']> {
  const { tenantId, employee, colleague, foreman, manager, officer, admin } = cast;
  const hseHead = await backend.addPerson(tenantId, 'hse-head', { roles: ['manager'] });
  const departmentId = await backend.addDepartment(tenantId, 'HSE', { headId: hseHead.id });
  const hseForeman = await backend.addPerson(tenantId, 'hse-foreman', { roles: ['foreman'], departmentId });
  const stranger = await backend.addPerson(tenantId, 'stranger', {
    departmentId,
    foremanId: hseForeman.id,
    managerId: hseHead.id,
  });
  return { employee, colleague, foreman, manager, officer, admin, stranger };
}

type Courses = Awaited<ReturnType<typeof addCourses>>;

async function addCourses(build: Build) {
  const { backend, cast } = build;
  const ask = backend.as(cast.officer);
  const add = adding(build);
  const course = async (label: string) => {
    const titles = { titleEn: label, titleAr: label };
    const { id } = await ask(courseApi.create, { body: { code: label, ...titles, validityMonths: 12 } });
    add('course', label, id, null);
    return id;
  };
  const session = async (courseId: string, label: string, on: string) => {
    const times = { startsAt: `${on}T05:00:00Z`, endsAt: `${on}T09:00:00Z`, place: 'Hall 1', seats: 20 };
    const { id } = await ask(courseApi.createSession, { params: { id: courseId }, body: times });
    add('course_session', label, id, null);
    return id;
  };
  const [fresh, drill, fire] = [await course('fresh'), await course('drill'), await course('fire')];
  const [gas, crane] = [await course('gas'), await course('crane')];
  await session(fresh, 'fresh', '2026-12-05');
  await session(drill, 'drill', '2026-12-01');
  await session(crane, 'crane', '2026-12-02');
  return { fresh, drill, fire, gas, crane, heldSessionId: await session(fire, 'held', '2026-12-03') };
}

/** An open enrollment, a booked one, a certificate with its file, a request on its way and a draft. */
async function addTraining(build: Build, owner: string, courses: Courses): Promise<void> {
  const { backend, cast, people } = build;
  const person = people[owner] as Person;
  const add = adding(build);
  const ask = backend.as(cast.officer);
  const assign = (courseId: string, sessionId: string | null = null) =>
    ask(enrollmentApi.assign, { body: { userId: person.id, courseId, sessionId } });
  add('enrollment', 'open', (await assign(courses.drill)).id, owner);
  add('enrollment', 'booked', (await assign(courses.fire, courses.heldSessionId)).id, owner);
  const { id: certificateId } = await assign(courses.gas);
  const completion = { completedOn: '2025-12-15', version: 1 };
  await ask(enrollmentApi.complete, { params: { id: certificateId }, body: completion });
  const certificateFile = await upload(backend, person, `/api/enrollments/${certificateId}/evidence`);
  add('enrollment', 'certificate', certificateId, owner, { evidenceId: certificateFile });
  add('enrollment_evidence', 'file', certificateFile, owner);

  const request = (courseId: string, submit: boolean) =>
    backend.as(person)(renewalApi.create, { body: { courseId, submit } });
  const { id: pendingId } = await request(courses.gas, true);
  const requestFile = await upload(backend, person, `/api/renewal-requests/${pendingId}/evidence`);
  add('request', 'pending', pendingId, owner, { evidenceId: requestFile });
  add('request_evidence', 'file', requestFile, owner);
  add('request', 'draft', (await request(courses.crane, false)).id, owner);
  const { stepId } = await ask(renewalApi.get, { params: { id: pendingId } });
  if (stepId !== null) add('step', 'pending', stepId, owner);
}

export async function upload(backend: Backend, person: Person, path: string): Promise<string> {
  const body = new FormData();
  body.append('file', pdf());
  const answer = await (await backend.browse(person))(path, { method: 'POST', body });
  const { id } = (await answer.json()) as { id: string };
  return id;
}

async function addInCommon(build: Build, courses: Courses): Promise<void> {
  const { backend, cast, people } = build;
  const add = adding(build);
  const ask = backend.as(cast.officer);
  add('department', 'drilling', cast.drillingId, null);
  add('department', 'operations', cast.operationsId, null);
  const audience = { kind: 'people' as const, userIds: [people.stranger?.id ?? ''] };
  const required = await ask(courseApi.require, {
    body: { courseId: courses.fresh, audience, fromOn: '2026-11-01' },
  });
  add('requirement', 'requirement', required.id, null);
  for (const owner of ['employee', 'stranger'] as const) {
    const exemption = await ask(courseApi.exempt, {
      body: {
        userId: people[owner]?.id ?? '',
        courseId: courses.drill,
        reason: 'Trained elsewhere.',
        fromOn: '2026-11-01',
        untilOn: '2026-12-31',
      },
    });
    add('exemption', 'exemption', exemption.id, owner);
  }
}

/** What belongs to one person alone: a delegation he gave, a notification, a session, a job, a laptop and an import. */
async function addOwn(build: Build): Promise<void> {
  const { backend, cast, people } = build;
  const { tenantId } = cast;
  const add = adding(build);
  const insert = async (kind: Kind, label: string, owner: string, text: string, ...values: unknown[]) => {
    const id = newId();
    await backend.superuser.query(text, [tenantId, id, people[owner]?.id, ...values]);
    add(kind, label, id, owner);
  };
  for (const owner of Object.keys(people)) {
    const body = { delegateId: cast.head.id, fromOn: '2026-11-20', toOn: '2026-11-25' };
    const given = await backend.as(people[owner] as Person)(workflowApi.delegate, { body });
    add('delegation', 'given', given.id, owner);
    await insert(
      'notification',
      'note',
      owner,
      `insert into notifications (tenant_id, id, user_id, kind, dedup_key) values ($1, $2::uuid, $3, 'step_waiting', $2::uuid::text)`,
    );
    await insert(
      'session',
      'elsewhere',
      owner,
      `insert into sessions (tenant_id, id, token_hash, user_id, epoch, last_seen_at, expires_at, address, user_agent)
       select $1, $2::uuid, sha256($2::uuid::text::bytea), $3, u.epoch, $4, $4::timestamptz + interval '1 hour', '', '' from users u
       where u.tenant_id = $1 and u.id = $3`,
      backend.platform.now(),
    );
    await insert(
      'job',
      'dead',
      owner,
      `insert into jobs (tenant_id, id, kind, state, requested_by_id) values ($1, $2, 'audit.verify', 'dead', $3)`,
    );
    await insert(
      'device',
      'laptop',
      owner,
      `insert into devices (tenant_id, id, user_id, name, platform, app_version, protocol)
       values ($1, $2, $3, 'Rig 7', 'test', '0.0.0', 1)`,
    );
    await insert(
      'import',
      'run',
      owner,
      `insert into sync_logs (tenant_id, id, source, kind, file_name, mapping, requested_by_id)
       values ($1, $2, 'file', 'courses', 'courses.csv', '{}', $3)`,
    );
  }
}

const tableOf: Partial<Record<Kind, string>> = {
  tenant: 'tenants',
  user: 'users',
  department: 'departments',
  course: 'courses',
  course_session: 'course_sessions',
  requirement: 'requirements',
  exemption: 'exemptions',
  enrollment: 'enrollments',
  request: 'renewal_requests',
  delegation: 'delegations',
  device: 'devices',
};

/** Notes the version of each record, which a change has to name; a step's is that of its request. */
export async function readVersions(superuser: Client, { things }: World): Promise<void> {
  const versions = new Map<string, number>();
  const read = async (text: string) => {
    const { rows } = await superuser.query<{ id: string; version: number }>(text);
    for (const { id, version } of rows) versions.set(id, version);
  };
  for (const table of Object.values(tableOf)) await read(`select id, version from ${table}`);
  await read(`select w.id, r.version from workflow_steps w
    join renewal_requests r on r.tenant_id = w.tenant_id and r.id = w.request_id`);
  for (const thing of things) thing.version = versions.get(thing.id) ?? 1;
}
