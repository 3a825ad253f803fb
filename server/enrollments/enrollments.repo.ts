import { type SQL, sql } from 'drizzle-orm';
import type { Enrollment } from '#shared/enrollments/enrollment.schemas.ts';
import type { Scope } from '#shared/kernel/permissions.ts';
import { missing } from '#shared/kernel/problem.ts';
import type { Tx } from '../platform/context.ts';
import { type Instant, onWire } from '../platform/db/sql.ts';
import { visibleUsers } from '../users/index.ts';

/** An Enrollment of the contract, from `enrollments e`. */
export const enrollmentColumnsAs = (instant: Instant): SQL => sql`
  e.id, e.user_id as "userId", e.course_id as "courseId", e.state, e.session_id as "sessionId", e.seat,
  e.due_on as "dueOn", e.attendance, e.renews_id as "renewsId", e.completed_on as "completedOn", e.rule,
  e.anchor_on as "anchorOn", e.cycle, e.expires_on as "expiresOn", e.window_opens_on as "windowOpensOn",
  e.grace_until_on as "graceUntilOn", e.dispensation_until_on as "dispensationUntilOn", e.issuer,
  e.certificate_number as "certificateNumber", ${instant(sql`e.revoked_at`)} as "revokedAt",
  e.revocation_reason as "revocationReason", e.revision, e.version`;
export const enrollmentColumns = enrollmentColumnsAs(onWire);

/** One enrollment, when its person is within this scope of sight. */
const selectEnrollment = (id: string, scope: Scope): SQL => sql`select ${enrollmentColumns}
  from enrollments e join users u on u.tenant_id = e.tenant_id and u.id = e.user_id
  where e.tenant_id = app.tid() and e.id = ${id} and ${visibleUsers(scope, 'u')}`;

/** An enrollment of somebody the scope sees, as it is now, not locked. @throws Problem missing. */
export async function findEnrollment(tx: Tx, id: string, scope: Scope): Promise<Enrollment> {
  const [enrollment] = await tx.sql<Enrollment>(selectEnrollment(id, scope));
  if (!enrollment) throw missing('enrollment');
  return enrollment;
}

export interface LockedPerson {
  id: string;
  active: boolean;
  foremanId: string | null;
}

/**
 * Locks a person against other changes to his enrollments until the transaction ends: certificates are dated and superseded
 * by each other, bookings exclude each other. References to the person are not held up by it.
 * @throws Problem missing (absent or out of this scope's sight)
 */
export async function lockPerson(tx: Tx, userId: string, scope: Scope): Promise<LockedPerson> {
  const [person] = await tx.sql<LockedPerson>(sql`
    select u.id, u.status = 'active' as active, u.foreman_id as "foremanId" from users u
    where u.tenant_id = app.tid() and u.id = ${userId} and ${visibleUsers(scope, 'u')} for no key update`);
  if (!person) throw missing('user');
  return person;
}

/** Everything a person has in a course, locked, in the order of its making. */
export const lockEnrollments = (tx: Tx, userId: string, courseId: string): Promise<Enrollment[]> =>
  tx.sql<Enrollment>(sql`select ${enrollmentColumns} from enrollments e
    where e.tenant_id = app.tid() and e.user_id = ${userId} and e.course_id = ${courseId}
    order by e.id for no key update`);

/** Answers false when the id is taken, or the person has an open enrollment in this course. */
export async function addEnrollment(tx: Tx, enrollment: Enrollment): Promise<boolean> {
  const added =
    await tx.sql(sql`insert into enrollments (tenant_id, id, user_id, course_id, state, due_on, renews_id)
    values (app.tid(), ${enrollment.id}, ${enrollment.userId}, ${enrollment.courseId}, ${enrollment.state},
      ${enrollment.dueOn}, ${enrollment.renewsId})
    on conflict do nothing returning id`);
  if (added.length > 0) tx.changed('enrollment', [enrollment.id]);
  return added.length > 0;
}

/** Whoever comes onto a waiting list stands behind everyone who is there: the session's lock is held by then. */
const waitingNumber = ({ seat, sessionId }: Enrollment) => sql`case when ${seat} = 'waiting' then
  case when session_id = ${sessionId} and waiting_number is not null then waiting_number
    else (select coalesce(max(w.waiting_number), 0) + 1 from enrollments w
      where w.tenant_id = app.tid() and w.session_id = ${sessionId}) end end`;

/** The enrollment was read under its lock in this transaction, so there is no version to compare any more. */
export async function saveEnrollment(tx: Tx, enrollment: Enrollment): Promise<void> {
  const saved = await tx.sql<Moved>(sql`update enrollments set
      state = ${enrollment.state}, session_id = ${enrollment.sessionId}, seat = ${enrollment.seat},
      waiting_number = ${waitingNumber(enrollment)}, due_on = ${enrollment.dueOn},
      attendance = ${enrollment.attendance}, renews_id = ${enrollment.renewsId},
      completed_on = ${enrollment.completedOn}, rule = ${enrollment.rule}, anchor_on = ${enrollment.anchorOn},
      cycle = ${enrollment.cycle}, expires_on = ${enrollment.expiresOn},
      window_opens_on = ${enrollment.windowOpensOn}, grace_until_on = ${enrollment.graceUntilOn},
      dispensation_until_on = ${enrollment.dispensationUntilOn}, issuer = ${enrollment.issuer},
      certificate_number = ${enrollment.certificateNumber}, revoked_at = ${enrollment.revokedAt},
      revocation_reason = ${enrollment.revocationReason}, revision = ${enrollment.revision},
      version = ${enrollment.version}, updated_at = now()
    where tenant_id = app.tid() and id = ${enrollment.id} returning ${moved}`);
  noteMoved(tx, saved);
}

/** An enrollment that was saved, with the sessions whose seats it is counted in, before and after. */
export interface Moved {
  id: string;
  sessionIds: (string | null)[];
}
export const moved = sql`new.id, array[old.session_id, new.session_id] as "sessionIds"`;

export function noteMoved(tx: Tx, saved: readonly Moved[]): void {
  tx.changed(
    'enrollment',
    saved.map(({ id }) => id),
  );
  tx.changed(
    'session',
    saved.flatMap(({ sessionIds }) => sessionIds.filter((id) => id !== null)),
  );
}
