import { type SQL, sql } from 'drizzle-orm';

/** The department and everything below it, as a subquery of ids. A department of another tenant has nobody in it. */
export const departmentsWithin = (departmentId: string): SQL => sql`(
  with recursive below as (
    select d.id from departments d where d.tenant_id = app.tid() and d.id = ${departmentId}
    union
    select d.id from departments d join below b on d.parent_id = b.id where d.tenant_id = app.tid()
  ) select id from below)`;
