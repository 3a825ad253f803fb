import { type SQL, sql } from 'drizzle-orm';
import { type FieldError, Problem } from '#shared/kernel/problem.ts';
import type { Leader, Named } from '#shared/users/standing.ts';
import type { Tx } from '../platform/context.ts';

/** Ids that a record is about to name; undefined or null where it names none, or names the same as before. */
export interface Naming {
  departmentId?: string | null;
  foremanId?: string | null;
  managerId?: string | null;
}

interface Found {
  departmentActive: boolean | null;
  foremanStatus: string | null;
  foremanLine: string[];
  managerStatus: string | null;
  managerLine: string[];
}

/** What stands at the ids that a record is about to name. */
export async function findNamed(tx: Tx, { departmentId, foremanId, managerId }: Naming): Promise<Named> {
  const [found] = await tx.sql<Found>(sql`
    select d.active as "departmentActive",
      f.status as "foremanStatus", ${lineOf('foreman_id', foremanId)} as "foremanLine",
      m.status as "managerStatus", ${lineOf('manager_id', managerId)} as "managerLine"
    from (select 1) one
    left join departments d on d.tenant_id = app.tid() and d.id = ${departmentId ?? null}
    left join users f on f.tenant_id = app.tid() and f.id = ${foremanId ?? null}
    left join users m on m.tenant_id = app.tid() and m.id = ${managerId ?? null}`);
  if (!found) throw new Error('a query without a row');
  const { departmentActive: active } = found;
  return {
    department: departmentId ? (active === null ? null : { active }) : undefined,
    foreman: foremanId ? leader(found.foremanStatus, found.foremanLine) : undefined,
    manager: managerId ? leader(found.managerStatus, found.managerLine) : undefined,
  };
}

const leader = (status: string | null, line: string[]): Leader | null =>
  status === null ? null : { active: status === 'active', line };

/** A person's id with those who lead him, level by level; `union` ends at a circle that was there before. */
const lineOf = (column: 'foreman_id' | 'manager_id', id: string | null | undefined): SQL => sql`array(
  with recursive line (id, next) as (
    select x.id, x.${sql.raw(column)} from users x where x.tenant_id = app.tid() and x.id = ${id ?? null}
    union
    select x.id, x.${sql.raw(column)} from users x join line l on x.id = l.next where x.tenant_id = app.tid()
  )
  select id from line)`;

/** What must be a person's own in the tenant; undefined where it does not change. */
export interface Own {
  id?: string;
  username?: string;
  badgeNumber?: string;
  email?: string | null;
}

const messages = {
  id: 'Another person has this id.',
  username: 'Another person signs in with this name.',
  badgeNumber: 'Another person has this badge number.',
  email: 'Another person has this e-mail address.',
};

/** Refuses what another person (not `userId`) has already. @throws Problem invalid with every taken field. */
export async function refuseTaken(tx: Tx, userId: string | null, own: Own): Promise<void> {
  const id = own.id ?? null;
  const username = own.username ?? null;
  const badgeNumber = own.badgeNumber ?? null;
  const email = own.email ?? null;
  const [taken] = await tx.sql<Record<keyof Own, boolean | null>>(sql`
    select bool_or(id = ${id}) as id, bool_or(username_norm = lower(${username})) as username,
      bool_or(badge_number = ${badgeNumber}) as "badgeNumber", bool_or(email_norm = lower(${email})) as email
    from users where tenant_id = app.tid() and id is distinct from ${userId}
      and (id = ${id} or username_norm = lower(${username}) or badge_number = ${badgeNumber} or email_norm = lower(${email}))`);
  const paths = ['id', 'username', 'badgeNumber', 'email'] as const;
  const errors: FieldError[] = paths
    .filter((path) => taken?.[path])
    .map((path) => ({ path, code: 'taken', message: messages[path] }));
  if (errors[0]) throw new Problem('invalid', 'invalid_input', errors[0].message, { errors });
}
