import type pg from 'pg';
import type { ImportMapping } from '#shared/integrations/import.schemas.ts';
import type { Tx } from '../platform/context.ts';
import type { Counts } from './plan.ts';

/** The heads that the file names, dated, good rows only. */
const named = (mapping: ImportMapping) => `
  select d.id as department_id, u.id as user_id,
    coalesce(${'headFromOn' in mapping.fields ? 'app.staged_date(s.head_from_on)' : 'null::date'}, $2::date) as from_on,
    ${'headToOn' in mapping.fields ? 'app.staged_date(s.head_to_on)' : 'null::date'} as to_on
  from staging_departments s
  join departments d on d.tenant_id = app.tid() and d.code = s.code
  join users u on u.tenant_id = app.tid() and u.badge_number = s.head_badge_number
  where s.tenant_id = app.tid() and s.run_id = $1 and not exists (select from import_errors e where e.line = s.line)`;

/** Keeps who headed which department when; the one whose period holds today is the head now. */
export async function mergeHeads(
  client: pg.PoolClient,
  mapping: ImportMapping,
  runId: string,
  today: string,
): Promise<Counts> {
  const { rows } = await client.query<{ known: boolean; changed: boolean }>(
    `with merged as (
       merge into department_heads h using (select distinct on (department_id, user_id, from_on) * from (${named(mapping)}) n
         order by department_id, user_id, from_on) n
       on h.tenant_id = app.tid() and h.department_id = n.department_id and h.user_id = n.user_id and h.from_on = n.from_on
       when matched then update set to_on = n.to_on, updated_at = now()
       when not matched then insert (tenant_id, id, department_id, user_id, from_on, to_on)
         values (app.tid(), gen_random_uuid(), n.department_id, n.user_id, n.from_on, n.to_on)
       returning merge_action() = 'UPDATE' as known, old.to_on is distinct from new.to_on as changed
     ) select * from merged`,
    [runId, today],
  );
  if (mapping.history) {
    await client.query(
      `update departments d set head_id = h.user_id, version = d.version + 1, updated_at = now()
       from (select distinct on (department_id) department_id, user_id from department_heads
         where tenant_id = app.tid() and from_on <= $1::date and (to_on is null or to_on >= $1::date)
         order by department_id, from_on desc) h
       where d.tenant_id = app.tid() and d.id = h.department_id and d.head_id is distinct from h.user_id`,
      [today],
    );
  }
  return {
    inserted: rows.filter(({ known }) => !known).length,
    updated: rows.filter(({ known, changed }) => known && changed).length,
    unchanged: rows.filter(({ known, changed }) => known && !changed).length,
  };
}

/** Whoever heads a department needs the manager's role to see it. Only an administrator's import gives it. */
export async function giveHeadsTheirRole(tx: Tx): Promise<void> {
  const { rows } = await tx.client.query<{ id: string }>(
    `update users u set roles = u.roles || 'manager'::text, epoch = u.epoch + 1, version = u.version + 1, updated_at = now()
     where u.tenant_id = app.tid() and not 'manager' = any(u.roles)
       and exists (select from departments d where d.tenant_id = app.tid() and d.head_id = u.id)
     returning u.id::text`,
  );
  tx.changed(
    'user',
    rows.map(({ id }) => id),
  );
}
