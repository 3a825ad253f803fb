import type pg from 'pg';
import type { ExpiryRule } from '#shared/courses/course.schemas.ts';
import { baselineOf, type Held } from '#shared/enrollments/baseline.ts';
import { newExpiry, statedExpiry } from '#shared/enrollments/expiry.ts';
import { isDate } from '#shared/kernel/dates.ts';
import type { Counts } from './plan.ts';

/** A staged completion, and what is known of the person's certificates of that course. */
interface StagedCompletion {
  line: number;
  user_id: string;
  course_id: string;
  completed_on: string;
  stated_on: string | null;
  rule: ExpiryRule;
  /** Certificates already here; only with the first row of a person and course. */
  held: Held[] | null;
}

interface Dated extends StagedCompletion {
  id: string;
  expiry: ReturnType<typeof newExpiry>;
}

const batchSize = 5_000;

/**
 * Which staged completions are new: `import_plan(line, id, action)`. The same completion already here is left alone; one
 * that says another expiry is refused, since a completed enrollment is corrected by hand, with a reason.
 */
export async function planCertificates(client: pg.PoolClient, runId: string): Promise<Counts> {
  await client.query(
    `insert into import_errors
     select s.line, 'expiresOn', 'recorded_otherwise',
       'This completion is recorded with the expiry ' || coalesce(e.expires_on::text, 'never') || '. Correct it in the enrollment.',
       s.expires_on
     ${staged} join enrollments e on e.tenant_id = app.tid() and e.user_id = u.id and e.course_id = c.id
       and e.completed_on = s.completed_on::date and e.state = 'completed' and e.revoked_at is null
     where ${good} and app.staged_date(s.expires_on) is distinct from e.expires_on and s.expires_on is not null`,
    [runId],
  );
  await client.query(
    `create temporary table import_plan on commit drop as
     select s.line, coalesce(e.id, uuidv7()) as id, u.id as user_id, c.id as course_id,
       case when e.id is null then 'insert' else 'unchanged' end as action
     ${staged} left join enrollments e on e.tenant_id = app.tid() and e.user_id = u.id and e.course_id = c.id
       and e.completed_on = s.completed_on::date and e.state = 'completed' and e.revoked_at is null
     where ${good}`,
    [runId],
  );
  await client.query('analyze import_plan');
  const { rows } = await client.query<{ inserted: string; unchanged: string }>(
    `select count(*) filter (where action = 'insert') as inserted,
       count(*) filter (where action = 'unchanged') as unchanged from import_plan`,
  );
  return { inserted: Number(rows[0]?.inserted ?? 0), updated: 0, unchanged: Number(rows[0]?.unchanged ?? 0) };
}

const staged = `from staging_enrollments s
  join users u on u.tenant_id = app.tid() and u.badge_number = s.badge_number
  join courses c on c.tenant_id = app.tid() and c.code = s.course_code`;
const good = `s.tenant_id = app.tid() and s.run_id = $1
  and not exists (select from import_errors x where x.line = s.line)`;

/**
 * Dates the new completions by the one rule of the program, person by person in the order they were earned, so that an
 * imported history renews itself as it did in life; then writes them set-based. Five thousand rows are in memory at a time.
 */
export async function mergeCertificates(client: pg.PoolClient, runId: string): Promise<void> {
  await client.query(`create temporary table import_dates (line integer, anchor_on date, cycle integer, expires_on date,
    window_opens_on date, grace_until_on date, renews_id uuid) on commit drop`);
  await client.query(declareCompletions, [runId]);
  const earned = new Map<string, Held[]>();
  for (;;) {
    const { rows } = await client.query<StagedCompletion>(`fetch ${batchSize} from completions`);
    if (rows.length === 0) break;
    await writeDates(
      client,
      rows.map((row) => dated(row, earned)),
    );
  }
  await client.query('close completions');
  await client.query(insertCertificates, [runId]);
}

/** `earned` holds the certificates of the person and course at hand only: rows come in that order. */
function dated(row: StagedCompletion, earned: Map<string, Held[]>): Dated & { renewsId: string | null } {
  const key = `${row.user_id} ${row.course_id}`;
  if (!earned.has(key)) {
    earned.clear();
    earned.set(key, row.held ?? []);
  }
  const certificates = earned.get(key) ?? [];
  const id = `line ${row.line}`;
  const completed = { id, courseId: row.course_id, completedOn: row.completed_on };
  const baseline = baselineOf(certificates, completed);
  const expiry =
    row.stated_on !== null && isDate(row.stated_on)
      ? statedExpiry(row.rule, row.stated_on)
      : newExpiry(row.rule, { completedOn: row.completed_on, baseline, dueOn: null });
  certificates.push({ ...completed, ...expiry, rule: row.rule, dispensationUntilOn: null, revokedAt: null });
  const renewsId = baseline === null || baseline.id.startsWith('line ') ? null : baseline.id;
  return { ...row, id, expiry, renewsId };
}

const declareCompletions = `
  declare completions no scroll cursor for
  select s.line, p.user_id::text, p.course_id::text, s.completed_on::date::text as completed_on,
    case when app.is_date(s.expires_on) and s.expires_on < '9999' then s.expires_on::date::text end as stated_on,
    jsonb_build_object('validityMonths', c.validity_months, 'renewalWindowDays', c.renewal_window_days,
      'recurrence', c.recurrence, 'graceDays', c.grace_days, 'lateWithinGrace', c.late_within_grace,
      'fixedAnchorOn', c.fixed_anchor_on, 'minimumActiveMonths', c.minimum_active_months) as rule,
    case when row_number() over (partition by p.user_id, p.course_id order by s.completed_on::date) = 1 then (
      select jsonb_agg(jsonb_build_object('id', e.id, 'courseId', e.course_id, 'completedOn', e.completed_on,
        'revokedAt', e.revoked_at, 'rule', e.rule, 'anchorOn', e.anchor_on, 'cycle', e.cycle, 'expiresOn', e.expires_on,
        'windowOpensOn', e.window_opens_on, 'graceUntilOn', e.grace_until_on,
        'dispensationUntilOn', e.dispensation_until_on))
      from enrollments e where e.tenant_id = app.tid() and e.user_id = p.user_id and e.course_id = p.course_id
        and e.state = 'completed' and e.revoked_at is null) end as held
  from import_plan p
  join staging_enrollments s on s.tenant_id = app.tid() and s.run_id = $1 and s.line = p.line
  join courses c on c.tenant_id = app.tid() and c.id = p.course_id
  where p.action = 'insert' order by p.user_id, p.course_id, s.completed_on::date`;

async function writeDates(
  client: pg.PoolClient,
  rows: (Dated & { renewsId: string | null })[],
): Promise<void> {
  const column = <T>(pick: (row: (typeof rows)[number]) => T) => rows.map(pick);
  await client.query(
    `insert into import_dates select * from unnest($1::integer[], $2::date[], $3::integer[], $4::date[], $5::date[],
       $6::date[], $7::uuid[])`,
    [
      column((row) => row.line),
      column((row) => row.expiry.anchorOn),
      column((row) => row.expiry.cycle),
      column((row) => row.expiry.expiresOn),
      column((row) => row.expiry.windowOpensOn),
      column((row) => row.expiry.graceUntilOn),
      column((row) => row.renewsId),
    ],
  );
}

const insertCertificates = `
  insert into enrollments (tenant_id, id, user_id, course_id, state, completed_on, rule, anchor_on, cycle, expires_on,
    window_opens_on, grace_until_on, renews_id, issuer, certificate_number)
  select app.tid(), p.id, p.user_id, p.course_id, 'completed', s.completed_on::date,
    jsonb_build_object('validityMonths', c.validity_months, 'renewalWindowDays', c.renewal_window_days,
      'recurrence', c.recurrence, 'graceDays', c.grace_days, 'lateWithinGrace', c.late_within_grace,
      'fixedAnchorOn', c.fixed_anchor_on, 'minimumActiveMonths', c.minimum_active_months),
    d.anchor_on, d.cycle, d.expires_on, d.window_opens_on, d.grace_until_on, d.renews_id, s.issuer, s.certificate_number
  from import_plan p
  join import_dates d on d.line = p.line
  join staging_enrollments s on s.tenant_id = app.tid() and s.run_id = $1 and s.line = p.line
  join courses c on c.tenant_id = app.tid() and c.id = p.course_id
  where p.action = 'insert'`;
