import { type SQL, sql } from 'drizzle-orm';
import type { AlertRange, Expiry } from '#shared/notifications/alerts.ts';
import type { Tx } from '../platform/context.ts';
import { list } from '../platform/db/sql.ts';

export interface LastScan {
  scannedOn: string | null;
  /** By the database's clock. */
  scannedAt: string | null;
}

/** When the tenant's certificates were last scanned; locked, so that two workers take turns. */
export async function lockLastScan(tx: Tx): Promise<LastScan> {
  await tx.sql(sql`insert into scans (tenant_id, kind, scanned_on, scanned_at)
    values (app.tid(), 'expiry', '-infinity', '-infinity') on conflict do nothing`);
  const [row] = await tx.sql<{ scanned_on: string; scanned_at: string; first: boolean }>(sql`
    select scanned_on::text, scanned_at::text, scanned_on = '-infinity' as first from scans
    where tenant_id = app.tid() and kind = 'expiry' for update`);
  return !row || row.first
    ? { scannedOn: null, scannedAt: null }
    : { scannedOn: row.scanned_on, scannedAt: row.scanned_at };
}

/** Remembers what this scan covers: everything up to today, and every change that had committed when it began. */
export async function saveLastScan(tx: Tx): Promise<void> {
  await tx.sql(sql`update scans set scanned_on = ${tx.today}, scanned_at = now(), updated_at = now()
    where tenant_id = app.tid() and kind = 'expiry'`);
}

/** The earliest expiry among the certificates in force; null when nothing expires. */
export async function oldestExpiry(tx: Tx): Promise<string | null> {
  const [row] = await tx.sql<{ oldest: string | null }>(sql`
    select min(effective_expires_on) as oldest from enrollments where ${inForce}`);
  return row?.oldest ?? null;
}

const inForce = sql`tenant_id = app.tid() and state = 'completed' and revoked_at is null and superseded_by_id is null
  and effective_expires_on is not null`;

/** A certificate that reached a rung, with the names its sentence needs. `managerId`: whose digest it goes into. */
export type DueAlert = Omit<Expiry, 'renewed'> & {
  enrollmentId: string;
  rung: number;
  managerId: string | null;
};

/**
 * Claims the alerts that are due: certificates in force whose last good day lies in a range and for which that rung, or a
 * more urgent one, was not sent. MERGE, because its RETURNING hands out the names that were read beside what it inserted;
 * the caller holds the tenant's scan, so no two claims meet.
 * @param changedSince only certificates changed since then; null for all
 */
export async function claimAlerts(
  tx: Tx,
  ranges: readonly AlertRange[],
  changedSince: string | null,
): Promise<DueAlert[]> {
  if (ranges.length === 0) return [];
  const rungs = ranges.map(({ rung }) => rung);
  const starts = ranges.map(({ fromOn }) => fromOn);
  const ends = ranges.map(({ toOn }) => toOn);
  return tx.sql<DueAlert>(sql`
    merge into expiry_alerts sent using (
      select e.id, e.expires_on, r.rung, coalesce(u.manager_id, d.head_id) as manager_id,
        jsonb_build_object('id', u.id, 'active', true, 'nameEn', u.name_en, 'nameAr', u.name_ar) as person,
        case when f.id is not null then jsonb_build_object('id', f.id, 'active', f.status = 'active') end as foreman,
        jsonb_build_object('id', k.id, 'code', k.code, 'titleEn', k.title_en, 'titleAr', k.title_ar) as course,
        ${openRequest} as request
      from unnest(${list(rungs, 'integer')}, ${list(starts, 'date')}, ${list(ends, 'date')})
        as r(rung, from_on, to_on)
      -- OFFSET 0 keeps the order: range by range through the index, whatever the statistics say of a table just filled.
      cross join lateral (
        select e.id, e.user_id, e.course_id, e.effective_expires_on as expires_on from enrollments e
        where e.tenant_id = app.tid() and e.state = 'completed' and e.revoked_at is null and e.superseded_by_id is null
          and e.effective_expires_on is not null and e.effective_expires_on between r.from_on and r.to_on
          ${changed(changedSince)} offset 0) e
      join users u on u.tenant_id = app.tid() and u.id = e.user_id and u.status = 'active'
      join courses k on k.tenant_id = app.tid() and k.id = e.course_id
      left join users f on f.tenant_id = app.tid() and f.id = u.foreman_id
      left join departments d on d.tenant_id = app.tid() and d.id = u.department_id
      where not exists (select from expiry_alerts a where a.tenant_id = app.tid() and a.enrollment_id = e.id
          and a.expires_on = e.expires_on and a.rung <= r.rung)
        and not exists (select from exemptions x where x.tenant_id = app.tid() and x.user_id = e.user_id
          and x.course_id = e.course_id and app.today() between x.from_on and x.until_on)
    ) due
    on false
    when not matched then insert (tenant_id, enrollment_id, expires_on, rung, alerted_on)
      values (app.tid(), due.id, due.expires_on, due.rung, app.today())
    returning due.id as "enrollmentId", due.rung, due.expires_on as "expiresOn", due.manager_id as "managerId",
      due.person, due.foreman, due.course, due.request`);
}

const changed = (since: string | null): SQL =>
  since === null ? sql`` : sql`and e.updated_at >= ${since}::timestamptz`;

/** The person's open request for the course, with the start of the session he is booked for. */
const openRequest = sql`(
  select jsonb_build_object('state', q.state,
    'sessionStartsAt', to_char(s.starts_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
  from renewal_requests q
  left join enrollments n on n.tenant_id = app.tid() and n.id = q.enrollment_id
  left join course_sessions s on s.tenant_id = app.tid() and s.id = n.session_id
  where q.tenant_id = app.tid() and q.user_id = e.user_id and q.course_id = e.course_id
    and q.state in ('draft', 'pending_foreman', 'pending_manager', 'returned', 'approved', 'scheduled') limit 1)`;
