import { type SQL, sql } from 'drizzle-orm';
import { missing } from '#shared/kernel/problem.ts';
import type { NewUser, User } from '#shared/users/user.schemas.ts';
import type { Room } from '#shared/users/user.ts';
import type { Tx } from '../platform/context.ts';
import { type Instant, onWire } from '../platform/db/sql.ts';

/** A person as the contract shows him, of `users u`. Password and epoch are never among them. */
export const userColumnsAs = (instant: Instant): SQL => sql`
  u.id, u.username, u.email, u.name_en as "nameEn", u.name_ar as "nameAr", u.badge_number as "badgeNumber", u.roles,
  u.status, u.department_id as "departmentId", u.foreman_id as "foremanId", u.manager_id as "managerId", u.grade,
  u.job_role as "jobRole", u.hired_on as "hiredOn", u.language, ${instant(sql`u.created_at`)} as "createdAt", u.version`;
export const userColumns = userColumnsAs(onWire);

/** One person, locked until the transaction ends. @throws Problem missing. */
export async function getUser(tx: Tx, id: string): Promise<User> {
  const [user] = await tx.sql<User>(
    sql`select ${userColumns} from users u where u.tenant_id = app.tid() and u.id = ${id} for no key update`,
  );
  if (!user) throw missing('user');
  return user;
}

/** Whose sign-in name this is, in whatever case; null: nobody's. */
export async function findByUsername(tx: Tx, username: string): Promise<string | null> {
  const [found] = await tx.sql<{ id: string }>(
    sql`select id from users where tenant_id = app.tid() and username_norm = lower(${username})`,
  );
  return found?.id ?? null;
}

/**
 * Lets one change of people or departments at a time into the tenant, and tells how full it is. What is decided from many
 * rows (the limit, the last administrator, circles of leaders and departments) cannot be overtaken by another decision.
 */
export async function lockPeople(tx: Tx): Promise<Room> {
  await tx.sql(sql`select 1 from tenants where tenant_id = app.tid() and id = app.tid() for no key update`);
  const [room] = await tx.sql<Room>(sql`
    select t.max_users as "maxUsers", app.count_active_users(t.tenant_id) as "activeUsers" from tenants t
    where t.tenant_id = app.tid() and t.id = app.tid()`);
  if (!room) throw new Error('a transaction without a tenant');
  return room;
}

/** Active administrators beside this person. */
export async function countOtherAdministrators(tx: Tx, id: string): Promise<number> {
  const [counted] = await tx.sql<{ others: number }>(sql`
    select count(*) as others from users
    where tenant_id = app.tid() and status = 'active' and 'administrator' = any(roles) and id <> ${id}`);
  return counted?.others ?? 0;
}

/** What a new person has that his record does not show. */
export interface FirstPassword {
  id: string;
  passwordHash: string;
}

/** Adds a person with a password that he must change at his first sign-in. */
export async function addUser(tx: Tx, user: NewUser & FirstPassword): Promise<User> {
  const [added] = await tx.sql<User>(sql`
    insert into users as u (tenant_id, id, username, email, name_en, name_ar, badge_number, roles, department_id, foreman_id,
      manager_id, grade, job_role, hired_on, language, password_hash, password_is_one_time)
    values (app.tid(), ${user.id}, ${user.username}, ${user.email}, ${user.nameEn}, ${user.nameAr}, ${user.badgeNumber},
      ${sql.param(user.roles)}, ${user.departmentId}, ${user.foremanId}, ${user.managerId}, ${user.grade}, ${user.jobRole},
      ${user.hiredOn}, ${user.language}, ${user.passwordHash}, true)
    returning ${userColumns}`);
  const after = saved(added);
  tx.changed('user', [after.id]);
  if (after.departmentId !== null) tx.changed('department', [after.departmentId]);
  return after;
}

/** What saving changes for others. */
interface Former {
  formerDepartmentId: string | null;
  renamed: boolean;
}

/** Saves a changed person; `ending` also ends every session of his, in the same statement. */
export async function saveUser(tx: Tx, user: User, ending?: 'sessions'): Promise<User> {
  const [row] = await tx.sql<User & Former>(sql`
    update users u set email = ${user.email}, name_en = ${user.nameEn}, name_ar = ${user.nameAr},
      badge_number = ${user.badgeNumber}, roles = ${sql.param(user.roles)}, status = ${user.status},
      department_id = ${user.departmentId}, foreman_id = ${user.foremanId}, manager_id = ${user.managerId},
      grade = ${user.grade}, job_role = ${user.jobRole}, hired_on = ${user.hiredOn},
      version = ${user.version}, epoch = epoch + ${ending ? 1 : 0}, updated_at = now()
    where u.tenant_id = app.tid() and u.id = ${user.id}
    returning ${userColumns}, old.department_id as "formerDepartmentId",
      (old.name_en, old.name_ar, old.badge_number) is distinct from (u.name_en, u.name_ar, u.badge_number) as renamed`);
  const { formerDepartmentId, renamed, ...after } = saved(row);
  tx.changed('user', [after.id]);
  if (renamed) tx.changed('user.name', [after.id]);
  // They count the active people in them.
  tx.changed(
    'department',
    [formerDepartmentId, after.departmentId].filter((id) => id !== null),
  );
  return after;
}

/** Sets a password that must be changed at the next sign-in, and ends every session. */
export async function savePassword(tx: Tx, id: string, passwordHash: string): Promise<void> {
  await tx.sql(sql`
    update users set password_hash = ${passwordHash}, password_is_one_time = true, epoch = epoch + 1, updated_at = now()
    where tenant_id = app.tid() and id = ${id}`);
  tx.changed('user', [id]);
}

/** One person for a page, with the names around him and his history; nobody when he is out of sight. */
export const selectUser = (id: string, visible: SQL): SQL => sql`
  select ${detailColumnsAs(onWire)}
  from ${withNames} where u.tenant_id = app.tid() and u.id = ${id} and ${visible}`;

/** A row of a list: `from ${withNames}`. */
const rowColumnsAs = (
  instant: Instant,
): SQL => sql`${userColumnsAs(instant)}, d.name_en as "departmentNameEn", d.name_ar as "departmentNameAr",
  f.name_en as "foremanNameEn", f.name_ar as "foremanNameAr"`;
export const rowColumns = rowColumnsAs(onWire);

/** The same with the person's history. */
export const detailColumnsAs = (instant: Instant): SQL => sql`${rowColumnsAs(instant)}, coalesce((
  select json_agg(json_build_object('id', p.id, 'kind', p.kind, 'value', p.value, 'departmentId', p.department_id,
    'fromOn', p.from_on, 'toOn', p.to_on) order by p.from_on, p.kind, p.id)
  from user_placements p where p.tenant_id = u.tenant_id and p.user_id = u.id), '[]') as placements`;

export const withNames = sql`users u
  left join departments d on d.tenant_id = u.tenant_id and d.id = u.department_id
  left join users f on f.tenant_id = u.tenant_id and f.id = u.foreman_id`;

function saved<T extends User>(user: T | undefined): T {
  if (!user) throw new Error('a person vanished while he was saved');
  return user;
}
