import type { Client } from 'pg';
import { may, type Role, scopeOf } from '#shared/kernel/permissions.ts';

interface User {
  id: string;
  roles: Role[];
  status: string;
  department_id: string | null;
  foreman_id: string | null;
}
interface Row {
  id: string;
  user_id: string;
}

/**
 * What somebody may hold, by the tables alone and by the words of the product: `kind:id` of every record, with its version
 * where it has one. It knows nothing of scopes, and shares no line with the server.
 */
export async function oracleOf(superuser: Client, tenantId: string, today: string): Promise<Oracle> {
  const all = async <T>(text: string): Promise<T[]> => (await superuser.query(text, [tenantId])).rows as T[];
  const users = await all<User>('select * from users where tenant_id = $1');
  const departments = await all<{
    id: string;
    parent_id: string | null;
    head_id: string | null;
    version: number;
  }>('select * from departments where tenant_id = $1');
  const rows = async (table: string) =>
    all<Row & { version: number | null }>(
      `select x.id, to_jsonb(x) ->> 'user_id' as user_id, (to_jsonb(x) ->> 'version')::integer as version from ${table} x where tenant_id = $1`,
    );
  const tables = {
    users: await rows('users'),
    courses: await rows('courses'),
    sessions: await rows('course_sessions'),
    exemptions: await rows('exemptions'),
    enrollments: await rows('enrollments'),
    notifications: await rows('notifications'),
    settings: await rows('tenants'),
  };
  const requests = await all<Row & { requested_by_id: string; version: number }>(
    'select * from renewal_requests where tenant_id = $1',
  );
  const steps = await all<Step>(
    'select request_id, approver_id, decided_by_id, opened_at from workflow_steps where tenant_id = $1',
  );
  const delegations = await all<Delegation>(
    `select id, delegator_id, delegate_id, from_on::text, to_on::text, revoked_at, version from delegations where tenant_id = $1`,
  );
  const requirements = await all<{ id: string; audience: string; version: number; named: string[] }>(
    `select r.id, r.audience, r.version, array(select user_id::text from requirement_people p where p.requirement_id = r.id) as named
     from requirements r where r.tenant_id = $1`,
  );

  return (personId) => {
    const me = users.find(({ id }) => id === personId);
    if (me?.status !== 'active') return new Map();
    const seen = peopleSeenBy(me, users, departments);
    const leads = may(me.roles, 'departments:read');
    const deputised = delegations.filter(
      (each) =>
        each.delegate_id === me.id &&
        each.revoked_at === null &&
        each.from_on <= today &&
        today <= each.to_on,
    );
    const desks = new Set([me.id, ...deputised.map(({ delegator_id }) => delegator_id)]);
    const mayRead = (request: (typeof requests)[number]) =>
      seen.has(request.user_id) ||
      request.requested_by_id === me.id ||
      steps.some(
        (step) =>
          step.request_id === request.id &&
          (step.decided_by_id === me.id ||
            (step.opened_at !== null && step.approver_id !== null && desks.has(step.approver_id))),
      );
    const held = new Map<string, number | null>();
    const add = (kind: string, found: readonly { id: string; version: number | null }[]) => {
      for (const { id, version } of found) held.set(`${kind}:${id}`, version);
    };
    const bare = (found: readonly { id: string }[]) => found.map(({ id }) => ({ id, version: null }));
    const ofSeen = (found: readonly (Row & { version: number | null })[]) =>
      found.filter(({ user_id }) => seen.has(user_id));
    add('settings', tables.settings);
    add('place', bare(departments));
    if (leads) add('department', departments);
    add('course', tables.courses);
    add('session', tables.sessions);
    add(
      'requirement',
      requirements.filter(({ audience, named }) => audience !== 'people' || named.some((id) => seen.has(id))),
    );
    add(
      'person',
      tables.users.filter(({ id }) => seen.has(id)),
    );
    add('exemption', bare(ofSeen(tables.exemptions)));
    add('enrollment', ofSeen(tables.enrollments));
    add('request', requests.filter(mayRead));
    add('notification', bare(tables.notifications.filter(({ user_id }) => user_id === me.id)));
    add(
      'delegation',
      delegations.filter((each) => [each.delegator_id, each.delegate_id].includes(me.id)),
    );
    add('account', bare([me]));
    return held;
  };
}

/** What a person may hold: `kind:id` to the version, null where the body has none. */
export type Oracle = (personId: string) => Map<string, number | null>;

interface Step {
  request_id: string;
  approver_id: string | null;
  decided_by_id: string | null;
  opened_at: Date | null;
}
interface Delegation {
  id: string;
  delegator_id: string;
  delegate_id: string;
  from_on: string;
  to_on: string;
  revoked_at: Date | null;
  version: number;
}

/** Himself; his crew, if he is a foreman or more; those placed at or below a department he heads, if a manager; or everybody. */
function peopleSeenBy(
  me: User,
  users: readonly User[],
  departments: readonly { id: string; parent_id: string | null; head_id: string | null }[],
): Set<string> {
  const sight = scopeOf(me.roles);
  if (sight === 'tenant') return new Set(users.map(({ id }) => id));
  const headed = new Set(departments.filter(({ head_id }) => head_id === me.id).map(({ id }) => id));
  for (let size = -1; size < headed.size; ) {
    size = headed.size;
    for (const { id, parent_id } of departments)
      if (parent_id !== null && headed.has(parent_id)) headed.add(id);
  }
  const sees = (user: User) =>
    user.id === me.id ||
    (sight !== 'self' && user.foreman_id === me.id) ||
    (sight === 'departments' && user.department_id !== null && headed.has(user.department_id));
  return new Set(users.filter(sees).map(({ id }) => id));
}

/** The same of what a laptop holds. */
export const heldBy = (records: ReadonlyMap<string, string>): Map<string, number | null> =>
  new Map([...records].map(([key, body]) => [key, JSON.parse(body).version ?? null]));
