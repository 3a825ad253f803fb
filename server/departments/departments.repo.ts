import { type SQL, sql } from 'drizzle-orm';
import type { Department, NewDepartment } from '#shared/departments/department.schemas.ts';
import type { Around, Inside } from '#shared/departments/department.ts';
import { missing } from '#shared/kernel/problem.ts';
import type { Tx } from '../platform/context.ts';

/** A department of the contract, of `departments d` with its head `h`. */
export const columns = sql`
  d.id, d.code, d.name_en as "nameEn", d.name_ar as "nameAr", d.parent_id as "parentId", d.head_id as "headId",
  h.name_en as "headNameEn", h.name_ar as "headNameAr", d.active,
  (select count(*) from users u
    where u.tenant_id = d.tenant_id and u.department_id = d.id and u.status = 'active') as people, d.version`;

export const withHeads = sql`departments d
  left join users h on h.tenant_id = d.tenant_id and h.id = d.head_id`;

/** Departments with the names of their heads and the number of active people placed directly in them. */
const selectDepartments = (condition: SQL): SQL => sql`
  select ${columns} from ${withHeads}
  where d.tenant_id = app.tid() and ${condition}`;

/** The whole tree of the tenant, flat, by code. */
export const selectTree: SQL = sql`${selectDepartments(sql`true`)} order by d.code, d.id`;

/** One department, locked until the transaction ends. @throws Problem missing. */
export async function getDepartment(tx: Tx, id: string): Promise<Department> {
  await tx.sql(sql`select 1 from departments where tenant_id = app.tid() and id = ${id} for no key update`);
  const [department] = await tx.sql<Department>(selectDepartments(sql`d.id = ${id}`));
  if (!department) throw missing('department');
  return department;
}

export async function departmentExists(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx.sql(sql`select 1 from departments where tenant_id = app.tid() and id = ${id}`);
  return rows.length > 0;
}

export async function addDepartment(tx: Tx, department: NewDepartment & { id: string }): Promise<Department> {
  const { id, code, nameEn, nameAr, parentId, headId } = department;
  await tx.sql(sql`
    insert into departments (tenant_id, id, code, name_en, name_ar, parent_id, head_id)
    values (app.tid(), ${id}, ${code}, ${nameEn}, ${nameAr}, ${parentId}, ${headId})`);
  tx.changed('department', [id]);
  return getDepartment(tx, id);
}

/** Saves a changed department; the answer has the new head's names. */
export async function saveDepartment(tx: Tx, department: Department): Promise<Department> {
  const { id, code, nameEn, nameAr, parentId, headId, active, version } = department;
  const [saved] = await tx.sql<{ renamed: boolean }>(sql`
    update departments set code = ${code}, name_en = ${nameEn}, name_ar = ${nameAr}, parent_id = ${parentId},
      head_id = ${headId}, active = ${active}, version = ${version}, updated_at = now()
    where tenant_id = app.tid() and id = ${id}
    returning (old.name_en, old.name_ar) is distinct from (new.name_en, new.name_ar) as renamed`);
  tx.changed('department', [id]);
  if (saved?.renamed) tx.changed('department.name', [id]);
  return getDepartment(tx, id);
}

/** What a department is about to name; undefined or null where it names none, or keeps what it has. */
export interface Naming {
  code: string;
  parentId?: string | null;
  headId?: string | null;
}

interface Found {
  codeTaken: boolean;
  parentActive: boolean | null;
  line: string[];
  headStatus: string | null;
  activeChildren: number;
}

/** What stands around a department (null: one to be made): its wanted code, parent and head, and what is open below it. */
export async function findAround(tx: Tx, id: string | null, naming: Naming): Promise<Around & Inside> {
  const parentId = naming.parentId ?? null;
  const headId = naming.headId ?? null;
  const [found] = await tx.sql<Found>(sql`
    select
      exists (select from departments where tenant_id = app.tid() and code = ${naming.code}
        and id is distinct from ${id}) as "codeTaken",
      (select active from departments where tenant_id = app.tid() and id = ${parentId}) as "parentActive",
      array(with recursive line (id, next) as (
          select x.id, x.parent_id from departments x where x.tenant_id = app.tid() and x.id = ${parentId}
          union
          select x.id, x.parent_id from departments x join line l on x.id = l.next where x.tenant_id = app.tid()
        ) select line.id from line) as line,
      (select status from users where tenant_id = app.tid() and id = ${headId}) as "headStatus",
      (select count(*) from departments where tenant_id = app.tid() and parent_id = ${id} and active) as "activeChildren"`);
  if (!found) throw new Error('a query without a row');
  const { codeTaken, parentActive: active, line, headStatus, activeChildren } = found;
  return {
    codeTaken,
    activeChildren,
    parent: parentId === null ? undefined : active === null ? null : { active, line },
    head: headId === null ? undefined : headStatus === null ? null : { active: headStatus === 'active' },
  };
}
