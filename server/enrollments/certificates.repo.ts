import { type SQL, sql } from 'drizzle-orm';
import { type Equivalents, equivalentsOf } from '#shared/courses/equivalents.ts';
import { type Certificate, certificateOf } from '#shared/enrollments/coverage.ts';
import type { Enrollment } from '#shared/enrollments/enrollment.schemas.ts';
import { supersededBy } from '#shared/enrollments/superseded.ts';
import { listEquivalences } from '../courses/index.ts';
import type { Tx } from '../platform/context.ts';
import { every, list } from '../platform/db/sql.ts';
import { enrollmentColumns } from './enrollments.repo.ts';

/** Which certificates' carriers to find anew; what is left out is not narrowed. */
export interface Touched {
  userIds?: readonly string[];
  courseIds?: readonly string[];
}

type Stored = Parameters<typeof certificateOf>[0] & {
  userId: string;
  supersededById: string | null;
};

/** People whose certificates are held in memory at a time. */
const peopleAtOnce = 2_000;

/**
 * Finds anew which certificate carries on which, in the touched courses and in all that are equivalent to them. Call it
 * after anything that adds, ends, moves or revokes a certificate, or that changes equivalents. The rule is `supersededBy`;
 * the rows go through it in chunks of people, one read and one write each.
 * @returns how many certificates have another carrier than before
 */
export async function refreshSuperseded(tx: Tx, { userIds, courseIds }: Touched): Promise<number> {
  const equivalents = equivalentsOf(await listEquivalences(tx));
  const courses = courseIds && carriedIn(courseIds, equivalents);
  const people = userIds ? [...new Set(userIds)].sort() : await holdersOf(tx, courses);
  const read = courses && withCarriers(courses, equivalents);
  let changed = 0;
  for (let at = 0; at < people.length; at += peopleAtOnce) {
    const stored = await tx.sql<Stored>(selectStored(people.slice(at, at + peopleAtOnce), read));
    const moved = [...Map.groupBy(stored, ({ userId }) => userId).values()]
      .flatMap((own) => carriersOf(own, equivalents, tx))
      .filter(({ courseId }) => !courses || courses.has(courseId));
    if (moved.length > 0) await saveCarriers(tx, moved);
    changed += moved.length;
  }
  return changed;
}

/** A person's latest-ending certificate of the course that is not revoked, valid or lapsed: the one to renew. Or null. */
export async function currentCertificate(
  tx: Tx,
  userId: string,
  courseId: string,
): Promise<Enrollment | null> {
  const [current] = await tx.sql<Enrollment>(sql`select ${enrollmentColumns} from enrollments e
    where e.tenant_id = app.tid() and e.user_id = ${userId} and e.course_id = ${courseId}
      and e.state = 'completed' and e.revoked_at is null
    order by e.effective_expires_on desc nulls first, e.completed_on desc, e.id desc limit 1`);
  return current ?? null;
}

/** Every certificate of a person, revoked ones with their date. */
export async function listCertificates(tx: Tx, userId: string): Promise<Certificate[]> {
  const stored = await tx.sql<Stored>(selectStored([userId], undefined));
  return certificatesOf(stored, tx.zone);
}

const completed = (courses: ReadonlySet<string> | undefined): SQL =>
  every(
    sql`e.tenant_id = app.tid()`,
    // Taken back or revoked, it carries nothing and nothing carries it: a former carrier is removed from it.
    sql`(e.state = 'completed' or e.superseded_by_id is not null)`,
    courses && sql`e.course_id = any(${list([...courses], 'uuid')})`,
  );

async function holdersOf(tx: Tx, courses: ReadonlySet<string> | undefined): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>(
    sql`select distinct e.user_id as id from enrollments e where ${completed(courses)} order by 1`,
  );
  return rows.map(({ id }) => id);
}

const selectStored = (userIds: readonly string[], courses: ReadonlySet<string> | undefined) => sql`
  select e.id, e.user_id as "userId", e.course_id as "courseId", e.completed_on as "completedOn",
    e.expires_on as "expiresOn", e.window_opens_on as "windowOpensOn", e.grace_until_on as "graceUntilOn",
    e.dispensation_until_on as "dispensationUntilOn", e.revoked_at as "revokedAt",
    e.superseded_by_id as "supersededById"
  from enrollments e where e.user_id = any(${list(userIds, 'uuid')}) and ${completed(courses)}`;

const certificatesOf = (stored: readonly Stored[], zone: string): Certificate[] =>
  stored.flatMap((each) => certificateOf(each, zone) ?? []);

interface Carried {
  id: string;
  courseId: string;
  byId: string | null;
}

function carriersOf(stored: readonly Stored[], equivalents: Equivalents, tx: Tx): Carried[] {
  const carriers = supersededBy(certificatesOf(stored, tx.zone), equivalents, tx.today);
  return stored
    .map(({ id, courseId, supersededById }) => ({
      id,
      courseId,
      was: supersededById,
      byId: carriers.get(id) ?? null,
    }))
    .filter(({ was, byId }) => was !== byId);
}

async function saveCarriers(tx: Tx, carried: readonly Carried[]): Promise<void> {
  tx.changed(
    'enrollment',
    carried.map(({ id }) => id),
  );
  await tx.sql(sql`update enrollments e set superseded_by_id = c.by_id, updated_at = now()
    from unnest(${list(
      carried.map(({ id }) => id),
      'uuid',
    )},
      ${list(
        carried.map(({ byId }) => byId),
        'uuid',
      )}) as c (id, by_id)
    where e.tenant_id = app.tid() and e.id = c.id`);
}

/** The courses and those they count for: a certificate of either may have another carrier now. */
function carriedIn(courseIds: readonly string[], equivalents: Equivalents): Set<string> {
  const touched = new Set(courseIds);
  const accepting = [...equivalents].filter(([, others]) =>
    others.some(({ courseId }) => touched.has(courseId)),
  );
  return new Set([...touched, ...accepting.map(([courseId]) => courseId)]);
}

/** The courses and whatever counts for them: everything that may carry one of their certificates. */
const withCarriers = (courses: ReadonlySet<string>, equivalents: Equivalents): Set<string> =>
  new Set([...courses].flatMap((id) => [id, ...(equivalents.get(id) ?? []).map(({ courseId }) => courseId)]));
