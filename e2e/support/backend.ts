import { jobs as definitions, routes, ticks } from '#server/contexts.ts';
import { healthChecks } from '#server/health-checks.ts';
import type { Platform, SystemContext } from '#server/platform/context.ts';
import { createEventHub } from '#server/platform/events.ts';
import { healthRoutes } from '#server/platform/http/health.ts';
import type { Implementation } from '#server/platform/http/implement.ts';
import { createJobQueue } from '#server/platform/jobs/queue.ts';
import { createLog } from '#server/platform/log.ts';
import { reading } from '#server/platform/reading.ts';
import { newId } from '#shared/kernel/ids.ts';
import { type Asking, type BareApp, bareApp, type Person } from './bare-app.ts';
import { systemOf } from './published.ts';

/** The people of a tenant, from the rig to the head office. */
export interface Cast {
  tenantId: string;
  /** In the drilling department, in the foreman's crew; the manager is his manager. */
  employee: Person;
  /** In the same crew. */
  colleague: Person;
  foreman: Person;
  /** Heads the drilling department. */
  manager: Person;
  /** Heads the operations above it. */
  head: Person;
  officer: Person;
  secondOfficer: Person;
  admin: Person;
  drillingId: string;
  operationsId: string;
}

/** The whole server in this process, every context and what follows from its events, on a database of its own. */
export interface Backend extends BareApp {
  /** The tenant `demo`. */
  cast: Cast;
  /** The same people in the tenant `rival`. */
  rival: Cast;
  /** The same people in one more tenant, for a test that wants them to itself. */
  addCast(slug: string): Promise<Cast>;
  addDepartment(
    tenantId: string,
    code: string,
    more?: { parentId?: string; headId?: string },
  ): Promise<string>;
  /** Asks in a person's name, each time in a session of its own, so that the clock may move between. */
  as(person: Person): Asking;
  /** Everybody signed in, ready to ask at the same moment. */
  signInAll(people: readonly Person[]): Promise<Asking[]>;
  /** What a job of the scheduler runs under. */
  system(tenantId: string): SystemContext;
}

interface BackendOptions {
  /** Works on jobs, by the real queue; `queued` only takes them in; without it nothing can be enqueued. */
  jobs?: boolean | 'queued';
  /** Takes the lines of the server's log in the place of the console. */
  log?: (line: string) => void;
  /** Puts something in the place of the implementations, or before them. */
  change?: (implementations: readonly Implementation[]) => readonly Implementation[];
  /** False: nothing is published until a laptop asks for it, and nothing is held against the tables at the end. */
  published?: boolean;
  /** Tells open event streams what changed; without it they only open. */
  live?: boolean;
}

/** One for each test file: made in `beforeAll`, closed in `afterAll`. */
export async function startBackend({
  jobs = false,
  live = false,
  published = true,
  log,
  change = (implementations) => implementations,
}: BackendOptions = {}): Promise<Backend> {
  const app = await bareApp(
    (platform) => change(withHealth(platform)),
    (url) => (jobs ? createJobQueue({ url, definitions, ticks, onError: () => undefined }) : null),
    log,
    published,
  );
  const { platform } = app;
  if (live) {
    platform.events = createEventHub(app.appUrl, () => undefined);
    await platform.events.start();
  }
  if (jobs) await platform.jobs.start(platform, { work: jobs === true });
  const backend = {
    ...app,
    addCast: (slug: string) => addCast(app, slug),
    addDepartment: addDepartmentTo(app),
    as: asOn(app),
    async signInAll(people: readonly Person[]) {
      const asking: Asking[] = [];
      for (const person of people) asking.push(await app.signIn(person));
      return asking;
    },
    system: (tenantId: string) => systemOf(platform, tenantId),
    async close() {
      if (jobs) await platform.jobs.stop();
      await platform.events.close();
      await app.close();
    },
  };
  return { ...backend, cast: await backend.addCast('demo'), rival: await backend.addCast('rival') };
}

const withHealth = (platform: Platform) => [
  ...routes,
  ...healthRoutes({
    version: '0.0.0-test',
    checks: healthChecks(platform),
    authorize: (context) => reading(context, async () => undefined),
    log: createLog('error'),
  }),
];

const asOn =
  (app: BareApp) =>
  (person: Person): Asking =>
  async (route, input, options) =>
    (await app.signIn(person))(route, input, options);

const addDepartmentTo =
  ({ superuser }: BareApp) =>
  async (
    tenantId: string,
    code: string,
    { parentId, headId }: { parentId?: string; headId?: string } = {},
  ): Promise<string> => {
    const id = newId();
    await superuser.query(
      `insert into departments (tenant_id, id, code, name_en, name_ar, parent_id, head_id)
       values ($1, $2, $3, $3, $3, $4, $5)`,
      [tenantId, id, code, parentId, headId],
    );
    return id;
  };

async function addCast(app: BareApp, slug: string): Promise<Cast> {
  const tenantId = await app.addTenant(slug);
  const addDepartment = addDepartmentTo(app);
  const head = await app.addPerson(tenantId, 'head', { roles: ['manager'], ...named.head });
  const manager = await app.addPerson(tenantId, 'manager', { roles: ['manager'], ...named.manager });
  const operationsId = await addDepartment(tenantId, 'OPS', { headId: head.id });
  const drillingId = await addDepartment(tenantId, 'DRL', { parentId: operationsId, headId: manager.id });
  const foreman = await app.addPerson(tenantId, 'foreman', {
    roles: ['foreman'],
    departmentId: drillingId,
    managerId: manager.id,
    ...named.foreman,
  });
  const crew = { departmentId: drillingId, foremanId: foreman.id, managerId: manager.id };
  return {
    tenantId,
    drillingId,
    operationsId,
    head,
    manager,
    foreman,
    employee: await app.addPerson(tenantId, 'employee', { ...crew, ...named.employee }),
    colleague: await app.addPerson(tenantId, 'colleague', { ...crew, ...named.colleague }),
    officer: await app.addPerson(tenantId, 'officer', { roles: ['training_officer'], ...named.officer }),
    secondOfficer: await app.addPerson(tenantId, 'second-officer', {
      roles: ['training_officer'],
      ...named.secondOfficer,
    }),
    admin: await app.addPerson(tenantId, 'admin', { roles: ['administrator'], ...named.admin }),
  };
}

const named = {
  employee: { nameEn: 'Salim Al-Amri', nameAr: 'سالم العامري' },
  colleague: { nameEn: 'Nasser Al-Harthy', nameAr: 'ناصر الحارثي' },
  foreman: { nameEn: 'Khalid Al-Balushi', nameAr: 'خالد البلوشي' },
  manager: { nameEn: 'Maryam Al-Lawati', nameAr: 'مريم اللواتي' },
  head: { nameEn: 'Hamad Al-Siyabi', nameAr: 'حمد السيابي' },
  officer: { nameEn: 'Aisha Al-Zadjali', nameAr: 'عائشة الزدجالي' },
  secondOfficer: { nameEn: 'Talal Al-Hinai', nameAr: 'طلال الهنائي' },
  admin: { nameEn: 'Yusuf Al-Kindi', nameAr: 'يوسف الكندي' },
};
