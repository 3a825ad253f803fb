import type pg from 'pg';
import type { ImportMapping } from '#shared/integrations/import.schemas.ts';
import { analyzeWhenMany, type Counts } from './plan.ts';

/** A person's attributes that have a history: how the file names them, and where the present one is stored. */
const attributes = [
  { kind: 'department', field: 'departmentCode', staged: 'department', column: 'department_id' },
  { kind: 'job_role', field: 'jobRole', staged: 'job_role', column: 'job_role' },
  { kind: 'grade', field: 'grade', staged: 'grade', column: 'grade' },
] as const;
type Attribute = (typeof attributes)[number];

const mapped = (mapping: ImportMapping) => attributes.filter(({ field }) => field in mapping.fields);
const stagedValue = ({ kind }: Attribute) => (kind === 'department' ? 's.department_code' : `s.${kind}`);
const fromOn = (attribute: Attribute, mapping: ImportMapping) =>
  `${attribute.field === 'departmentCode' ? 'departmentFromOn' : `${attribute.field}FromOn`}` in
  mapping.fields
    ? `app.staged_date(s.${attribute.staged}_from_on)`
    : 'null::date';

/**
 * After a merge of people as they are now: a new person's periods begin on the day the file names, on the day of hire, or
 * today; where an attribute of somebody known changed, its open period ends yesterday and a new one begins.
 */
export async function movePlacements(
  client: pg.PoolClient,
  mapping: ImportMapping,
  runId: string,
  days: { today: string; yesterday: string },
  { inserted, updated }: Pick<Counts, 'inserted' | 'updated'>,
): Promise<void> {
  for (const attribute of mapped(mapping)) {
    await client.query(firstPeriods(attribute, mapping), [runId, days.today]);
    await analyzeWhenMany(client, 'user_placements', inserted);
    if (updated === 0) continue;
    await client.query(endChanged(attribute), [runId, days.yesterday]);
    await client.query(beginChanged(attribute, mapping), [runId, days.today]);
  }
}

const staged = `from import_plan p
  join staging_employees s on s.tenant_id = app.tid() and s.run_id = $1 and s.line = p.line`;

/** New people have no period yet: what the file says is all there is. */
const firstPeriods = (attribute: Attribute, mapping: ImportMapping) => {
  const { kind } = attribute;
  const hired = 'hiredOn' in mapping.fields ? 'app.staged_date(s.hired_on)' : 'null::date';
  return `insert into user_placements (tenant_id, id, user_id, kind, value, department_id, from_on)
    select app.tid(), uuidv7(), p.id, '${kind}', ${stagedValue(attribute)}, ${kind === 'department' ? 'd.id' : 'null::uuid'},
      coalesce(${fromOn(attribute, mapping)}, ${hired}, $2::date)
    ${staged}
    ${kind === 'department' ? 'join departments d on d.tenant_id = app.tid() and d.code = s.department_code' : ''}
    where p.action = 'insert' and ${stagedValue(attribute)} is not null`;
};

const changedPeople = `${staged}
  join users u on u.tenant_id = app.tid() and u.id = p.id
  left join departments d on d.tenant_id = u.tenant_id and d.id = u.department_id`;

const presentValue = ({ kind, column }: Attribute) => (kind === 'department' ? 'd.code' : `u.${column}`);

const endChanged = (attribute: Attribute) => `
  update user_placements o set to_on = greatest(o.from_on, $2::date), updated_at = now() ${changedPeople}
  where o.tenant_id = app.tid() and o.user_id = p.id and o.kind = '${attribute.kind}' and o.to_on is null
    and p.action = 'update' and o.value is distinct from ${presentValue(attribute)}`;

const beginChanged = (attribute: Attribute, mapping: ImportMapping) => {
  const { kind } = attribute;
  const present = presentValue(attribute);
  return `insert into user_placements (tenant_id, id, user_id, kind, value, department_id, from_on)
    select app.tid(), uuidv7(), p.id, '${kind}', ${present}, ${kind === 'department' ? 'd.id' : 'null::uuid'},
      coalesce(${fromOn(attribute, mapping)}, $2::date)
    ${changedPeople}
    where p.action = 'update' and ${present} is not null and not exists (select from user_placements o
      where o.tenant_id = app.tid() and o.user_id = p.id and o.kind = '${kind}' and o.to_on is null)
    on conflict (tenant_id, user_id, kind, from_on, value) do update set to_on = null, updated_at = now()`;
};

/**
 * A history of people: every row is a dated period; the period that holds today becomes the present, none means none.
 * Where one period ends on the day the next begins, the later one holds that day.
 */
export async function mergeHistory(
  client: pg.PoolClient,
  mapping: ImportMapping,
  runId: string,
  today: string,
): Promise<Counts> {
  const counts = { inserted: 0, updated: 0, unchanged: 0 };
  for (const attribute of mapped(mapping)) {
    await client.query('drop table if exists import_periods');
    await client.query(periods(attribute), [runId, today]);
    const { rows } = await client.query<{ inserted: string; updated: string; unchanged: string }>(
      `select count(*) filter (where known is null) as inserted,
         count(*) filter (where known is not null and changed) as updated,
         count(*) filter (where known is not null and not changed) as unchanged from import_periods`,
    );
    counts.inserted += Number(rows[0]?.inserted ?? 0);
    counts.updated += Number(rows[0]?.updated ?? 0);
    counts.unchanged += Number(rows[0]?.unchanged ?? 0);
    await client.query(
      `insert into user_placements (tenant_id, id, user_id, kind, value, department_id, from_on, to_on)
       select app.tid(), uuidv7(), user_id, '${attribute.kind}', value, department_id, from_on, to_on
       from import_periods where known is null or changed
       on conflict (tenant_id, user_id, kind, from_on, value) do update set to_on = excluded.to_on, updated_at = now()`,
    );
    await client.query(present(attribute), [today]);
  }
  return counts;
}

const periods = (attribute: Attribute) => {
  const value = stagedValue(attribute);
  const { kind, staged } = attribute;
  return `create temporary table import_periods on commit drop as
    select distinct on (u.id, f.from_on, ${value}) u.id as user_id, ${value} as value,
      ${kind === 'department' ? 'd.id' : 'null::uuid'} as department_id, f.from_on, f.to_on, o.id as known,
      o.to_on is distinct from f.to_on as changed
    from staging_employees s
    join users u on u.tenant_id = app.tid() and u.badge_number = s.badge_number
    ${kind === 'department' ? 'join departments d on d.tenant_id = app.tid() and d.code = s.department_code' : ''}
    cross join lateral (select coalesce(app.staged_date(s.${staged}_from_on), u.hired_on, $2::date) as from_on,
      app.staged_date(s.${staged}_to_on) as to_on) f
    left join user_placements o on o.tenant_id = app.tid() and o.user_id = u.id and o.kind = '${kind}'
      and o.from_on = f.from_on and o.value = ${value}
    where s.tenant_id = app.tid() and s.run_id = $1 and ${value} is not null
      and not exists (select from import_errors e where e.line = s.line)
    order by u.id, f.from_on, ${value}, f.to_on desc nulls first`;
};

const present = ({ kind, column }: Attribute) => `
  update users u set ${column} = now_is.present, version = u.version + 1, updated_at = now()
  from (
    select p.user_id, (select ${kind === 'department' ? 'o.department_id' : 'o.value'} from user_placements o
      where o.tenant_id = app.tid() and o.user_id = p.user_id and o.kind = '${kind}'
        and o.from_on <= $1::date and (o.to_on is null or o.to_on >= $1::date)
      order by o.from_on desc, o.to_on desc nulls first limit 1) as present
    from (select distinct user_id from import_periods) p
  ) now_is
  where u.tenant_id = app.tid() and u.id = now_is.user_id and u.${column} is distinct from now_is.present`;
