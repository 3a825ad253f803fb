import { type SQL, sql } from 'drizzle-orm';
import type { enrollmentApi } from '#shared/enrollments/enrollment.api.ts';
import type { StandingPerson } from '#shared/enrollments/judge.ts';
import type { ParsedInput } from '#shared/kernel/route.ts';
import { departmentsWithin } from '../departments/index.ts';
import type { Tx } from '../platform/context.ts';
import { every } from '../platform/db/sql.ts';
import { visibleUsers } from '../users/index.ts';
import { personColumns } from './standing.repo.ts';

export type TeamQuery = ParsedInput<typeof enrollmentApi.team>['query'];

/** Active people in sight; a leader looks at those he leads, and at himself elsewhere. `on`: the day asked about. */
export const ledPeople = ({ actor, today }: Tx, { q, departmentId, foremanId }: TeamQuery, on: string): SQL =>
  every(
    sql`u.tenant_id = app.tid() and u.status = 'active'`,
    actor.scope !== 'tenant' && sql`${visibleUsers(actor.scope, 'u')} and u.id <> app.uid()`,
    q !== undefined && sql`u.id in (select app.search_users(${q}, null))`,
    foremanId !== undefined && sql`u.foreman_id = ${foremanId}`,
    departmentId !== undefined && placedIn(departmentId, on, today),
  );

/** On another day than today, whoever stood in the department on that day. */
const placedIn = (departmentId: string, on: string, today: string): SQL =>
  on === today
    ? sql`u.department_id in ${departmentsWithin(departmentId)}`
    : sql`exists (select from user_placements p where p.tenant_id = app.tid() and p.user_id = u.id
        and p.department_id in ${departmentsWithin(departmentId)}
        and p.from_on <= ${on} and (p.to_on is null or p.to_on >= ${on}))`;

/** The next people by name. Literal sizes, so that there are few statements to prepare. */
export const nextPeople = (
  tx: Tx,
  people: SQL,
  after: { nameEn: string; id: string } | null,
  size: number,
): Promise<StandingPerson[]> =>
  tx.sql<StandingPerson>(sql`select ${personColumns} from users u
    where ${every(people, after && sql`(u.name_en, u.id) > (${after.nameEn}, ${after.id}::uuid)`)}
    order by u.name_en, u.id limit ${sql.raw(String(Math.trunc(size)))}`);

export async function countPeople(tx: Tx, people: SQL): Promise<number> {
  const [row] = await tx.sql<{ total: number }>(sql`select count(*) as total from users u where ${people}`);
  return row?.total ?? 0;
}
