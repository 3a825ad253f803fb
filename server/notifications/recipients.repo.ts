import { sql } from 'drizzle-orm';
import type { Step } from '#shared/renewals/step.ts';
import type { Tx } from '../platform/context.ts';

/** Who may decide a step today: its approver and those who stand in for him, or every training officer. */
export function listDeciders(tx: Tx, { approverId, pool }: Step): Promise<string[]> {
  if (pool !== null || approverId === null) return listOfficers(tx);
  return ids(
    tx,
    sql`select ${approverId}::uuid as id union
      select g.delegate_id from delegations g where g.tenant_id = app.tid() and g.delegator_id = ${approverId}
        and g.revoked_at is null and app.today() between g.from_on and g.to_on`,
  );
}

export const listOfficers = (tx: Tx): Promise<string[]> =>
  ids(
    tx,
    sql`select id from users
      where tenant_id = app.tid() and status = 'active' and 'training_officer' = any(roles) order by id`,
  );

/** A person as sentences name him. */
export const personNames = (tx: Tx, id: string) =>
  one<{ personNameEn: string; personNameAr: string }>(
    tx,
    sql`select name_en as "personNameEn", name_ar as "personNameAr" from users
      where tenant_id = app.tid() and id = ${id}`,
  );

/** A course as sentences name it. */
export const courseNames = (tx: Tx, id: string) =>
  one<{ courseCode: string; courseTitleEn: string; courseTitleAr: string }>(
    tx,
    sql`select code as "courseCode", title_en as "courseTitleEn", title_ar as "courseTitleAr" from courses
      where tenant_id = app.tid() and id = ${id}`,
  );

/** When and where a session is held. */
export const sessionTimes = (tx: Tx, id: string) =>
  one<{ sessionStartsAt: string; place: string }>(
    tx,
    sql`select starts_at as "sessionStartsAt", place from course_sessions
      where tenant_id = app.tid() and id = ${id}`,
  );

async function ids(tx: Tx, query: ReturnType<typeof sql>): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>(query);
  return rows.map(({ id }) => id);
}

/** What an event speaks of is there: it refers to it. */
async function one<T extends object>(tx: Tx, query: ReturnType<typeof sql>): Promise<T> {
  const [row] = await tx.sql<T>(query);
  if (!row) throw new Error('an event about a record that is not there');
  return row;
}
