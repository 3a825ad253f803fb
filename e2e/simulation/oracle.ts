import type { Client } from 'pg';

/** `kind:id` of every record that a person's laptop must hold, with what tells its state apart. */
export type Expected = ReadonlyMap<string, string>;

interface PersonRow {
  id: string;
  roles: string[];
  status: string;
  department_id: string | null;
  foreman_id: string | null;
  version: number;
}
interface DepartmentRow {
  id: string;
  parent_id: string | null;
  head_id: string | null;
  version: number;
}

/**
 * What somebody may see, worked out from the tables alone and in JavaScript: roles and sight of the product's rules, with
 * nothing of the feed's own functions. A person who is not active sees nothing.
 * @param today in the tenant's zone
 */
export async function expectedOf(
  superuser: Client,
  tenantId: string,
  userId: string,
  today: string,
): Promise<Expected> {
  const rows = async <Row extends object>(text: string): Promise<Row[]> =>
    (await superuser.query(text, [tenantId])).rows;
  const people = await rows<PersonRow>(
    'select id, roles, status, department_id, foreman_id, version from users where tenant_id = $1',
  );
  const departments = await rows<DepartmentRow>(
    'select id, parent_id, head_id, version from departments where tenant_id = $1',
  );
  const found = new Map<string, string>();
  const me = people.find(({ id, status }) => id === userId && status === 'active');
  if (!me) return found;
  const seen = peopleInSight(me, people, departments);
  const leads = me.roles.some((role) => role !== 'employee');
  const put = (kind: string, id: string, ...state: unknown[]) => found.set(`${kind}:${id}`, state.join(' '));

  const [settings] = await rows<{ version: number }>('select version from tenants where tenant_id = $1');
  put('settings', tenantId, settings?.version);
  put('account', userId, me.roles.toSorted());
  for (const { id, version } of departments) {
    put('place', id);
    if (leads) put('department', id, version);
  }
  for (const [kind, table] of [
    ['course', 'courses'],
    ['session', 'course_sessions'],
    ['requirement', 'requirements'],
  ] as const)
    for (const { id, version } of await rows<{ id: string; version: number }>(
      `select id, version from ${table} where tenant_id = $1`,
    ))
      put(kind, id, version);
  for (const person of people) if (seen.has(person.id)) put('person', person.id, person.version);
  for (const { id, user_id } of await rows<{ id: string; user_id: string }>(
    'select id, user_id from exemptions where tenant_id = $1',
  ))
    if (seen.has(user_id)) put('exemption', id);
  for (const row of await rows<{
    id: string;
    user_id: string;
    version: number;
    state: string;
    files: number;
  }>(
    `select e.id, e.user_id, e.version, e.state, (select count(*)::int from evidence_files f
       where f.tenant_id = e.tenant_id and f.enrollment_id = e.id) as files
     from enrollments e where e.tenant_id = $1`,
  ))
    if (seen.has(row.user_id)) put('enrollment', row.id, row.version, row.state, row.files);
  await putRequests({ rows, put, seen, userId, today });
  for (const { id, is_read } of await rows<{ id: string; is_read: boolean }>(
    `select id, read_at is not null as is_read from notifications where tenant_id = $1 and user_id = '${userId}'`,
  ))
    put('notification', id, is_read);
  for (const { id, version } of await rows<{ id: string; version: number }>(
    `select id, version from delegations where tenant_id = $1 and '${userId}' in (delegator_id, delegate_id)`,
  ))
    put('delegation', id, version);
  return found;
}

function peopleInSight(
  me: PersonRow,
  people: readonly PersonRow[],
  departments: readonly DepartmentRow[],
): Set<string> {
  if (me.roles.includes('training_officer') || me.roles.includes('administrator'))
    return new Set(people.map(({ id }) => id));
  const seen = new Set([me.id]);
  const isManager = me.roles.includes('manager');
  if (isManager || me.roles.includes('foreman'))
    for (const { id, foreman_id } of people) if (foreman_id === me.id) seen.add(id);
  if (!isManager) return seen;
  const headed = new Set(departments.filter(({ head_id }) => head_id === me.id).map(({ id }) => id));
  for (let grew = true; grew; ) {
    grew = false;
    for (const { id, parent_id } of departments) {
      if (headed.has(id) || parent_id === null || !headed.has(parent_id)) continue;
      headed.add(id);
      grew = true;
    }
  }
  for (const { id, department_id } of people)
    if (department_id !== null && headed.has(department_id)) seen.add(id);
  return seen;
}

interface Asking {
  rows<Row extends object>(text: string): Promise<Row[]>;
  put(kind: string, id: string, ...state: unknown[]): void;
  seen: ReadonlySet<string>;
  userId: string;
  today: string;
}

async function putRequests({ rows, put, seen, userId, today }: Asking): Promise<void> {
  const requests = await rows<{
    id: string;
    user_id: string;
    requested_by_id: string;
    version: number;
    state: string;
  }>('select id, user_id, requested_by_id, version, state from renewal_requests where tenant_id = $1');
  const steps = await rows<{
    request_id: string;
    approver_id: string | null;
    decided_by_id: string | null;
    is_opened: boolean;
  }>(
    'select request_id, approver_id, decided_by_id, opened_at is not null as is_opened from workflow_steps where tenant_id = $1',
  );
  const events = await rows<{ request_id: string; count: number }>(
    'select request_id, count(*)::int as count from workflow_logs where tenant_id = $1 group by request_id',
  );
  const delegators = await rows<{ id: string }>(
    `select delegator_id as id from delegations where tenant_id = $1 and delegate_id = '${userId}'
       and revoked_at is null and '${today}' between from_on and to_on`,
  );
  const deciders = new Set([userId, ...delegators.map(({ id }) => id)]);
  for (const request of requests) {
    const came = steps.some(
      (step) =>
        step.request_id === request.id &&
        (step.decided_by_id === userId ||
          (step.is_opened && step.approver_id !== null && deciders.has(step.approver_id))),
    );
    if (!came && !seen.has(request.user_id) && request.requested_by_id !== userId) continue;
    const count = events.find(({ request_id }) => request_id === request.id)?.count ?? 0;
    put('request', request.id, request.version, request.state, count);
  }
}

/** The same figures out of a laptop's copy of the records. */
export function heldState(kind: string, body: Record<string, unknown>): string {
  const sizeOf = (member: string) => {
    const value = body[member];
    return Array.isArray(value) ? value.length : 0;
  };
  switch (kind) {
    case 'account':
      return Array.isArray(body.roles) ? String(body.roles.toSorted()) : '';
    case 'place':
    case 'exemption':
      return '';
    case 'enrollment':
      return [body.version, body.state, sizeOf('evidence')].join(' ');
    case 'request':
      return [body.version, body.state, sizeOf('timeline')].join(' ');
    case 'notification':
      return String(body.readAt !== null);
    default:
      return String(body.version);
  }
}
