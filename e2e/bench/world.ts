import { createHash } from 'node:crypto';
import type pg from 'pg';

export interface World {
  tenants: number;
  enrollments: number;
  /** Certificates that reach an alert on the day of the scan, whatever the size of the table. */
  dueRows?: number;
}

/** The first tenant: the one that is asked. */
export const tenantOf = (number: number) =>
  `00000000-0000-7000-8000-${(number + 16).toString(16).padStart(12, '0')}`;

const zones = ['Asia/Riyadh', 'Africa/Cairo', 'Asia/Dubai', 'Europe/London'];

/**
 * Fills the tables as a customer's would be: tenants of equal size, a hundred enrollments a person, fifty courses, names
 * in both scripts. Rows are made in SQL; nothing here is measured. `today` is the day that alerts are scanned for.
 */
export async function fill(
  client: pg.Client,
  { tenants, enrollments, dueRows = 0 }: World,
  today: string,
): Promise<void> {
  const perTenant = Math.round(enrollments / tenants);
  const people = Math.max(10, Math.round(perTenant / 100));
  await client.query(`truncate tenants cascade`);
  for (let number = 0; number < tenants; number++) {
    await client.query(
      `insert into tenants (id, slug, name_en, name_ar, time_zone, max_users) values ($1, $2, $2, $2, $3, 2000000)`,
      [tenantOf(number), `t${number}`, zones[number % zones.length]],
    );
  }
  await client.query(`
    insert into users (tenant_id, id, username, name_en, name_ar, badge_number, roles)
    select t.tenant_id, ${id('t.tenant_id', 1)}, 'u' || n, 'Person ' || n || ' Al-Harbi', 'موظف رقم ' || n || ' الحربي',
      lpad(n::text, 6, '0'), case when n = 1 then '{training_officer}' else '{employee}' end::text[]
    from tenants t cross join generate_series(1, ${people}) n`);
  await client.query(`
    insert into courses (tenant_id, id, code, title_en, title_ar, validity_months)
    select t.tenant_id, ${id('t.tenant_id', 2)}, 'C' || n, 'Course ' || n || ' of the catalogue', 'الدورة ' || n || ' من الدليل', 24
    from tenants t cross join generate_series(1, 50) n`);
  await client.query('alter table enrollments disable trigger all');
  await client.query(certificates(tenants, perTenant, people, dueRows), [today]);
  await client.query('alter table enrollments enable trigger all');
  await client.query('vacuum (analyze) tenants, users, courses, enrollments');
}

/** A UUIDv7-shaped id out of a tenant, a kind and a running number `n`: the same each time, and in order. */
const id = (tenant: string, kind: number) =>
  `(substr(${tenant}::text, 25, 8) || '-' || right(${tenant}::text, 4) || '-7${kind}00-8000-' || lpad(to_hex(n), 12, '0'))::uuid`;

/** Every tenth certificate still stands; the rest were renewed. Those that stand end outside every alert, but for the due ones. */
const certificates = (tenants: number, perTenant: number, people: number, dueRows: number) => `
  insert into enrollments (tenant_id, id, user_id, course_id, state, completed_on, rule, anchor_on, cycle, expires_on,
    window_opens_on, grace_until_on, superseded_by_id)
  select t.tenant_id, e.id, (${id('t.tenant_id', 1).replace('to_hex(n)', `to_hex(1 + n % ${people})`)}),
    (${id('t.tenant_id', 2).replace('to_hex(n)', `to_hex(1 + (n / ${people}) % 50)`)}), 'completed', d.expires_on - 730,
    '{"validityMonths":24,"renewalWindowDays":90,"recurrence":"anniversary","graceDays":0,"lateWithinGrace":"from_completion","fixedAnchorOn":null,"minimumActiveMonths":0}',
    d.expires_on - 730, 1, d.expires_on, d.expires_on - 90, d.expires_on, case when n % 10 <> 0 and n > ${due(tenants, dueRows)} then e.id end
  from tenants t cross join generate_series(1, ${perTenant}) n
  cross join lateral (select ${id('t.tenant_id', 3)} as id) e
  cross join lateral (select case when n <= ${due(tenants, dueRows)} then $1::date + (array[30, 14, 7, 1])[1 + n % 4]
    else $1::date + 60 + (n * 7919) % 1400 end as expires_on) d`;

const due = (tenants: number, dueRows: number) => Math.round(dueRows / tenants);

/** A session of the tenant's training officer `u1`, or of a foreman; answers the cookie's value. */
export async function signIn(
  client: pg.Client,
  tenant: number,
  now: string,
  username: 'u1' | 'u2' = 'u1',
): Promise<string> {
  const token = `${username === 'u1' ? 't' : 'c'}${'A'.repeat(42)}${tenant % 10}`;
  await client.query(
    `insert into sessions (tenant_id, id, token_hash, user_id, epoch, last_seen_at, expires_at, address, user_agent)
     select tenant_id, gen_random_uuid(), $2, id, epoch, $3, $3::timestamptz + interval '12 hours', '127.0.0.1', 'bench'
     from users where tenant_id = $1 and username = $4`,
    [tenantOf(tenant), createHash('sha256').update(token).digest(), now, username],
  );
  return token;
}
