import { type SQL, sql } from 'drizzle-orm';
import type { Course, CourseDetail } from '#shared/courses/course.schemas.ts';
import { missing, Problem } from '#shared/kernel/problem.ts';
import type { Tx } from '../platform/context.ts';
import { every, limitOf, list } from '../platform/db/sql.ts';
import { cursorOf } from '../platform/paging.ts';

/** A course of the contract, of `courses c`. */
export const courseColumns = sql`
  c.id, c.code, c.title_en as "titleEn", c.title_ar as "titleAr", c.category, c.delivery, c.provider, c.hours,
  c.cost_minor as "costMinor", c.validity_months as "validityMonths", c.renewal_window_days as "renewalWindowDays",
  c.recurrence, c.grace_days as "graceDays", c.late_within_grace as "lateWithinGrace",
  c.fixed_anchor_on as "fixedAnchorOn", c.minimum_active_months as "minimumActiveMonths", c.active, c.version`;

/** Equivalents are one way in the table; a mutual one is read from either end. */
export const linkColumns = sql`
  array(select p.prerequisite_id from course_prerequisites p
    where p.tenant_id = app.tid() and p.course_id = c.id order by 1) as "prerequisiteIds",
  coalesce((select json_agg(json_build_object('courseId', x.other_id, 'mutual', x.mutual, 'fromOn', x.from_on)
      order by x.other_id)
    from (
      select y.other_id, bool_or(y.mutual) as mutual, min(y.from_on) as from_on from (
        select equivalent_id as other_id, mutual, from_on from course_equivalents
          where tenant_id = app.tid() and course_id = c.id
        union all
        select course_id, mutual, from_on from course_equivalents
          where tenant_id = app.tid() and equivalent_id = c.id and mutual) y
      group by y.other_id) x), '[]') as equivalents`;

export interface CourseFilter {
  q?: string | undefined;
  category?: string | undefined;
  active?: boolean | undefined;
}

const matching = ({ q, category, active }: CourseFilter): SQL =>
  every(
    sql`c.tenant_id = app.tid()`,
    q !== undefined && sql`c.id in (select app.search_courses(${q}))`,
    category !== undefined && sql`c.category = ${category}`,
    active !== undefined && sql`c.active = ${active}`,
  );

/** The catalogue from the cursor on, by code or by English title. */
export function selectCourses(
  filter: CourseFilter,
  sort: 'code' | 'title',
  page: { limit: number; cursor?: string | undefined },
): SQL {
  const by = sort === 'code' ? sql`c.code` : sql`c.title_en`;
  const after = cursorOf(page.cursor, 2);
  return sql`select ${courseColumns} from courses c
    where ${every(matching(filter), after && sql`(${by}, c.id) > (${after[0]}, ${after[1]})`)}
    order by ${by}, c.id ${limitOf(page.limit)}`;
}

export const countCourses = (filter: CourseFilter): SQL =>
  sql`select count(*) as total from courses c where ${matching(filter)}`;

export const selectCourse = (id: string): SQL =>
  sql`select ${courseColumns}, ${linkColumns} from courses c where c.tenant_id = app.tid() and c.id = ${id}`;

/** A course with its links, locked until the transaction ends. @throws Problem missing. */
export async function getCourse(tx: Tx, id: string): Promise<CourseDetail> {
  const [course] = await tx.sql<CourseDetail>(sql`${selectCourse(id)} for no key update of c`);
  if (!course) throw missing('course');
  return course;
}

/** A course as it is now, not locked: its rule, and whether people may still enrol. @throws Problem missing. */
export async function findCourse(tx: Tx, id: string): Promise<Course> {
  const [course] = await tx.sql<Course>(
    sql`select ${courseColumns} from courses c where c.tenant_id = app.tid() and c.id = ${id}`,
  );
  if (!course) throw missing('course');
  return course;
}

/** Which of these ids are no course of this tenant. */
export async function unknownCourses(tx: Tx, ids: readonly string[]): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>(
    sql`select id from courses where tenant_id = app.tid() and id = any(${list(ids, 'uuid')})`,
  );
  const known = new Set(rows.map(({ id }) => id));
  return ids.filter((id) => !known.has(id));
}

/** @throws Problem conflict when the code, or the id, is taken. */
export async function addCourse(tx: Tx, course: CourseDetail): Promise<void> {
  await refuseTakenCode(tx, course);
  const added =
    await tx.sql(sql`insert into courses (tenant_id, id, code, title_en, title_ar, category, delivery,
      provider, hours, cost_minor, validity_months, renewal_window_days, recurrence, grace_days, late_within_grace,
      fixed_anchor_on, minimum_active_months)
    values (app.tid(), ${course.id}, ${course.code}, ${course.titleEn}, ${course.titleAr}, ${course.category},
      ${course.delivery}, ${course.provider}, ${course.hours}, ${course.costMinor}, ${course.validityMonths},
      ${course.renewalWindowDays}, ${course.recurrence}, ${course.graceDays}, ${course.lateWithinGrace},
      ${course.fixedAnchorOn}, ${course.minimumActiveMonths})
    on conflict do nothing returning id`);
  if (added.length === 0) throw codeTaken();
  tx.changed('course', [course.id]);
}

export async function saveCourse(tx: Tx, course: CourseDetail): Promise<void> {
  await refuseTakenCode(tx, course);
  const [saved] = await tx.sql<{
    renamed: boolean;
  }>(sql`update courses set code = ${course.code}, title_en = ${course.titleEn}, title_ar = ${course.titleAr},
      category = ${course.category}, delivery = ${course.delivery}, provider = ${course.provider},
      hours = ${course.hours}, cost_minor = ${course.costMinor}, validity_months = ${course.validityMonths},
      renewal_window_days = ${course.renewalWindowDays}, recurrence = ${course.recurrence},
      grace_days = ${course.graceDays}, late_within_grace = ${course.lateWithinGrace},
      fixed_anchor_on = ${course.fixedAnchorOn}, minimum_active_months = ${course.minimumActiveMonths},
      active = ${course.active}, version = ${course.version}, updated_at = now()
    where tenant_id = app.tid() and id = ${course.id}
    returning (old.code, old.title_en, old.title_ar) is distinct from (new.code, new.title_en, new.title_ar) as renamed`);
  tx.changed('course', [course.id]);
  if (saved?.renamed) tx.changed('course.name', [course.id]);
}

async function refuseTakenCode(tx: Tx, { id, code }: CourseDetail): Promise<void> {
  const taken = await tx.sql(
    sql`select 1 from courses where tenant_id = app.tid() and code = ${code} and id <> ${id}`,
  );
  if (taken.length > 0) throw codeTaken();
}

const codeTaken = () =>
  new Problem('conflict', 'course.code_taken', 'Another course has this code.', {
    errors: [{ path: 'code', code: 'taken', message: 'Another course has this code.' }],
  });
