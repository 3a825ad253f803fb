import type pg from 'pg';
import type { ImportKind, ImportMapping } from '#shared/integrations/import.schemas.ts';
import { applicable, type Check, checks, referenceChecks } from './checks.ts';
import { snake, targets } from './targets.ts';

/** The staged columns that together name a record. */
const keyColumns: Record<ImportKind, string[]> = {
  departments: ['code'],
  employees: ['badge_number'],
  courses: ['code'],
  enrollments: ['badge_number', 'course_code', 'completed_on'],
};

/**
 * Validates the staged rows in SQL: every error of every row goes into the temporary table
 * `import_errors(line, field, code, message, value)`. Nothing is changed.
 */
export async function validate(
  client: pg.PoolClient,
  kind: ImportKind,
  mapping: ImportMapping,
  runId: string,
) {
  await client.query(`create temporary table import_errors (
    line integer not null, field text not null, code text not null, message text not null, value text) on commit drop`);
  await client.query(keyMissing(kind), [runId]);
  if (!mapping.history) await client.query(duplicates(kind), [runId]);
  const rules = applicable(checks[kind], mapping);
  if (rules.length > 0) await client.query(allOf(kind, rules), [runId]);
  if (kind === 'employees' && 'managerBadgeNumber' in mapping.fields)
    await client.query(circles('manager'), [runId]);
  if (kind === 'employees' && 'foremanBadgeNumber' in mapping.fields)
    await client.query(circles('foreman'), [runId]);
  if (kind === 'departments' && 'parentCode' in mapping.fields)
    await client.query(departmentCircles, [runId]);
  const references = applicable(referenceChecks[kind] ?? [], mapping);
  // A row that refers to a refused one is refused too, and so on; each round finds at least one more or ends.
  for (let more = references.length > 0; more; ) {
    const { rowCount } = await client.query(`${allOf(kind, references, true)}`, [runId]);
    more = (rowCount ?? 0) > 0;
  }
  await client.query('create index on import_errors (line)');
}

const message = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** All rules in one pass over the staged rows. */
function allOf(kind: ImportKind, rules: readonly Check[], again = false): string {
  const target = kind === 'enrollments' ? null : targets[kind];
  const rows = rules.map(({ field, code, message: text, bad, only }) => {
    const holds = only === 'new' ? `t.id is null and (${bad})` : bad;
    return `(${message(field)}, ${message(code)}, ${message(text)}, (${holds}), s.${snake(field)})`;
  });
  return `insert into import_errors (line, field, code, message, value)
    select s.line, e.field, e.code, e.message, left(e.value, 200)
    from staging_${kind} s
    ${target ? `left join ${target.table} t on t.tenant_id = app.tid() and ${target.match}` : ''}
    cross join lateral (values ${rows.join(',\n')}) as e (field, code, message, bad, value)
    where s.tenant_id = app.tid() and s.run_id = $1 and e.bad
      -- Good rows leave here, before a line is made of every rule.
      and (${rules.map(({ bad, only }) => `(${only === 'new' ? `t.id is null and (${bad})` : bad})`).join(' or ')})
    ${again ? 'and not exists (select from import_errors x where x.line = s.line and x.field = e.field)' : ''}`;
}

const keyMissing = (kind: ImportKind) => `
  insert into import_errors
  select s.line, k.field, 'required', 'The key of the row is empty.', null
  from staging_${kind} s cross join lateral (values ${keyColumns[kind]
    .map((column) => `('${camel(column)}', s.${column})`)
    .join(', ')}) as k (field, value)
  where s.tenant_id = app.tid() and s.run_id = $1 and k.value is null`;

/** The first row of a key stands, the later ones are refused and name it. */
const duplicates = (kind: ImportKind) => `
  insert into import_errors
  select line, '${camel(keyColumns[kind][0] ?? '')}', 'duplicate_in_file',
    'The same record stands in line ' || first || ' already.', key
  from (select line, ${keyColumns[kind].join(" || ' ' || ")} as key,
      first_value(line) over (partition by ${keyColumns[kind].join(', ')} order by line) as first
    from staging_${kind} where tenant_id = app.tid() and run_id = $1
      and ${keyColumns[kind].map((column) => `${column} is not null`).join(' and ')}) d
  where line <> first`;

/** People whose chain of leaders, as it would be after the merge, comes back to themselves. */
const circles = (leader: 'manager' | 'foreman') => `
  with recursive leads as (
    select s.badge_number, s.${leader}_badge_number as leader, s.line from staging_employees s
    where s.tenant_id = app.tid() and s.run_id = $1 and s.${leader}_badge_number is not null
    union all
    select u.badge_number, l.badge_number, null from users u
    join users l on l.tenant_id = u.tenant_id and l.id = u.${leader}_id
    where u.tenant_id = app.tid() and not exists (select from staging_employees s
      where s.tenant_id = app.tid() and s.run_id = $1 and s.badge_number = u.badge_number)
  ), walk as (
    select badge_number as start, leader, line from leads where line is not null
    union
    select w.start, l.leader, w.line from walk w join leads l on l.badge_number = w.leader where w.leader <> w.start
  )
  insert into import_errors
  select distinct line, '${leader}BadgeNumber', 'circular_chain',
    'Following the leaders upward comes back to the same person.', leader
  from walk where leader = start and line is not null
    and not exists (select from import_errors e where e.line = walk.line and e.code = 'own_leader')`;

const departmentCircles = `
  with recursive above as (
    select s.code, s.parent_code as parent, s.line from staging_departments s
    where s.tenant_id = app.tid() and s.run_id = $1 and s.parent_code is not null
    union all
    select d.code, p.code, null from departments d
    join departments p on p.tenant_id = d.tenant_id and p.id = d.parent_id
    where d.tenant_id = app.tid() and not exists (select from staging_departments s
      where s.tenant_id = app.tid() and s.run_id = $1 and s.code = d.code)
  ), walk as (
    select code as start, parent, line from above where line is not null
    union
    select w.start, a.parent, w.line from walk w join above a on a.code = w.parent where w.parent <> w.start
  )
  insert into import_errors
  select distinct line, 'parentCode', 'circular_chain', 'Following the parents upward comes back to the same department.', parent
  from walk where parent = start`;

const camel = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
