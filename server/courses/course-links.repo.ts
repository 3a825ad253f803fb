import { sql } from 'drizzle-orm';
import type { CourseDetail, Equivalent } from '#shared/courses/course.schemas.ts';
import type { Prerequisite } from '#shared/courses/course.ts';
import type { Equivalence } from '#shared/courses/equivalents.ts';
import type { Tx } from '../platform/context.ts';
import { list } from '../platform/db/sql.ts';

/**
 * Every prerequisite of the tenant, under a lock held until the transaction ends: two changes at once could each be free
 * of circles and make one together.
 */
export async function listPrerequisites(tx: Tx): Promise<Prerequisite[]> {
  await tx.sql(sql`select pg_advisory_xact_lock(hashtextextended('prerequisites:' || app.tid(), 0))`);
  return tx.sql<Prerequisite>(sql`select course_id as "courseId", prerequisite_id as "prerequisiteId"
    from course_prerequisites where tenant_id = app.tid()`);
}

/** What must be held before a course, with the codes people know it by. */
export const prerequisitesOf = (tx: Tx, courseId: string) =>
  tx.sql<{ courseId: string; code: string }>(sql`select p.prerequisite_id as "courseId", c.code
    from course_prerequisites p join courses c on c.tenant_id = p.tenant_id and c.id = p.prerequisite_id
    where p.tenant_id = app.tid() and p.course_id = ${courseId} order by c.code`);

/** Every equivalence of the tenant, as a query of its own batch. */
export const selectEquivalences = sql`select course_id as "courseId", equivalent_id as "equivalentId", mutual,
  from_on as "fromOn" from course_equivalents where tenant_id = app.tid()`;

export const listEquivalences = (tx: Tx) => tx.sql<Equivalence>(selectEquivalences);

/** Makes the stored prerequisites those of the course. */
export async function savePrerequisites(tx: Tx, { id, prerequisiteIds }: CourseDetail): Promise<void> {
  const wanted = list(prerequisiteIds, 'uuid');
  await tx.sql(sql`delete from course_prerequisites
    where tenant_id = app.tid() and course_id = ${id} and prerequisite_id <> all(${wanted})`);
  await tx.sql(sql`insert into course_prerequisites (tenant_id, course_id, prerequisite_id)
    select app.tid(), ${id}, unnest(${wanted}) on conflict do nothing`);
  tx.changed('course', [id]);
}

/**
 * Makes the stored equivalents those of the course. What another course said about this one becomes one way: from now on
 * the list of this one alone says what counts for it.
 */
export async function saveEquivalents(tx: Tx, { id, equivalents }: CourseDetail): Promise<void> {
  const ids = list(
    equivalents.map(({ courseId }) => courseId),
    'uuid',
  );
  const others = await tx.sql<{
    id: string;
  }>(sql`update course_equivalents set mutual = false, updated_at = now()
    where tenant_id = app.tid() and equivalent_id = ${id} and mutual returning course_id as id`);
  const former = await tx.sql<{ id: string }>(sql`delete from course_equivalents
    where tenant_id = app.tid() and course_id = ${id} and equivalent_id <> all(${ids}) returning equivalent_id as id`);
  // A mutual one stands in the other course's list too.
  const linked = [...others, ...former].map((other) => other.id);
  tx.changed('course', [id, ...linked, ...equivalents.map(({ courseId }) => courseId)]);
  for (const equivalent of equivalents) await saveEquivalent(tx, id, equivalent);
}

const saveEquivalent = (tx: Tx, id: string, { courseId, mutual, fromOn }: Equivalent) =>
  tx.sql(sql`insert into course_equivalents (tenant_id, course_id, equivalent_id, mutual, from_on)
    values (app.tid(), ${id}, ${courseId}, ${mutual}, ${fromOn})
    on conflict (tenant_id, course_id, equivalent_id) do update
      set mutual = excluded.mutual, from_on = excluded.from_on, updated_at = now()`);
