import { sql } from 'drizzle-orm';
import type { Enrollment } from '#shared/enrollments/enrollment.schemas.ts';
import type { Tx } from '../platform/context.ts';
import { list } from '../platform/db/sql.ts';
import { enrollmentColumns } from './enrollments.repo.ts';

/** Everyone who has completed the course, whatever became of it since. */
export async function listHolders(tx: Tx, courseId: string): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>(sql`select distinct user_id as id from enrollments
    where tenant_id = app.tid() and course_id = ${courseId} and state = 'completed' order by 1`);
  return rows.map(({ id }) => id);
}

/** Their certificates of the course. */
export const listCertificatesOf = (
  tx: Tx,
  userIds: readonly string[],
  courseId: string,
): Promise<Enrollment[]> =>
  tx.sql<Enrollment>(sql`select ${enrollmentColumns} from enrollments e
    where e.tenant_id = app.tid() and e.user_id = any(${list(userIds, 'uuid')}) and e.course_id = ${courseId}
      and e.state = 'completed'
    order by e.id`);

export interface Named {
  userId: string;
  userNameEn: string;
  userNameAr: string;
}

export const listNames = (tx: Tx, userIds: readonly string[]): Promise<Named[]> =>
  tx.sql<Named>(sql`select u.id as "userId", u.name_en as "userNameEn", u.name_ar as "userNameAr" from users u
    where u.tenant_id = app.tid() and u.id = any(${list(userIds, 'uuid')})`);

/** Locks people and their enrollments in the course, in the order that every other use case takes. */
export async function lockHolders(tx: Tx, userIds: readonly string[], courseId: string): Promise<void> {
  await tx.sql(sql`select 1 from users
    where tenant_id = app.tid() and id = any(${list(userIds, 'uuid')}) order by id for no key update`);
  await tx.sql(sql`select 1 from enrollments
    where tenant_id = app.tid() and user_id = any(${list(userIds, 'uuid')}) and course_id = ${courseId}
    order by id for no key update`);
}

/** Saves what a rule changes in certificates, for any number of them. */
export async function saveDates(tx: Tx, enrollments: readonly Enrollment[]): Promise<void> {
  tx.changed(
    'enrollment',
    enrollments.map(({ id }) => id),
  );
  await tx.sql(sql`update enrollments e set rule = s.rule, anchor_on = s."anchorOn", cycle = s.cycle,
      expires_on = s."expiresOn", window_opens_on = s."windowOpensOn", grace_until_on = s."graceUntilOn",
      dispensation_until_on = s."dispensationUntilOn", revision = s.revision, version = s.version, updated_at = now()
    from jsonb_to_recordset(${JSON.stringify(enrollments)}::jsonb) as s (id uuid, rule jsonb, "anchorOn" date,
      cycle integer, "expiresOn" date, "windowOpensOn" date, "graceUntilOn" date, "dispensationUntilOn" date,
      revision integer, version integer)
    where e.tenant_id = app.tid() and e.id = s.id`);
}
