/** What no sequence of requests may bring about. */
export interface Invariant {
  /** Answers with the records that show it was brought about. */
  search: string;
  /** Brings it about, past all rules: so that the search is known to find something. */
  plant: string;
}

const comingSession = `(select tenant_id, id from course_sessions
  where status = 'scheduled' and starts_at > '2026-11-20T09:00:00Z' limit 1)`;

export const invariants: Readonly<Record<string, Invariant>> = {
  'a request on its way waits for exactly one step': {
    search: `select r.id from renewal_requests r
      where (r.state in ('pending_foreman', 'pending_manager')) <> ((select count(*) from workflow_steps w
        where w.tenant_id = r.tenant_id and w.request_id = r.id and w.state = 'pending') = 1)`,
    plant: `update workflow_steps set state = 'waiting' where state = 'pending'`,
  },
  'nobody decides his own request': {
    search: `select w.id from workflow_steps w
      join renewal_requests r on r.tenant_id = w.tenant_id and r.id = w.request_id
      where w.state in ('approved', 'returned', 'rejected') and w.decided_by_id in (r.user_id, r.requested_by_id)`,
    plant: `update workflow_steps w set state = 'approved', decided_by_id = r.user_id from renewal_requests r
      where r.tenant_id = w.tenant_id and r.id = w.request_id`,
  },
  'an approved request has its enrollment': {
    search: `select id from renewal_requests where state in ('approved', 'scheduled') and enrollment_id is null`,
    plant: `update renewal_requests set state = 'approved', enrollment_id = null
      where state in ('draft', 'pending_foreman', 'pending_manager', 'returned', 'approved', 'scheduled')`,
  },
  'a session holds no more people than it has seats': {
    search: `select s.id from course_sessions s
      where s.seats < (select count(*) from enrollments e
        where e.tenant_id = s.tenant_id and e.session_id = s.id and e.seat = 'booked')`,
    plant: `with few as (update course_sessions set seats = 1)
      update enrollments e set session_id = s.id, seat = 'booked' from ${comingSession} s where s.tenant_id = e.tenant_id`,
  },
  'nobody waits where a seat is free': {
    search: `select s.id from course_sessions s where s.status = 'scheduled' and s.starts_at > '2026-11-20T09:00:00Z'
      and exists (select from enrollments e
        where e.tenant_id = s.tenant_id and e.session_id = s.id and e.seat = 'waiting')
      and s.seats > (select count(*) from enrollments e
        where e.tenant_id = s.tenant_id and e.session_id = s.id and e.seat = 'booked')`,
    plant: `update enrollments e set session_id = s.id, seat = 'waiting', waiting_number = 1
      from ${comingSession} s where s.tenant_id = e.tenant_id`,
  },
  'no department stands below itself': {
    search: `with recursive up (start, id) as (select id, parent_id from departments
        union select up.start, d.parent_id from departments d join up on d.id = up.id)
      select start from up where start = id`,
    plant: 'update departments d set parent_id = c.id from departments c where c.parent_id = d.id',
  },
  'nobody leads himself, by any road': {
    search: `with recursive up (start, id) as (select id, foreman_id from users
        union select up.start, u.foreman_id from users u join up on u.id = up.id)
      select start from up where start = id`,
    plant: 'update users set foreman_id = id',
  },
  'every tenant keeps an administrator': {
    search: `select t.id from tenants t where t.slug in ('demo', 'rival') and not exists (select from users u
      where u.tenant_id = t.id and u.status = 'active' and 'administrator' = any(u.roles))`,
    plant: `update users set status = 'inactive'`,
  },
  'every changed person stands in the log of changes': {
    search: `select u.id from users u where u.version > 1 and not exists (select from audit_logs a
      where a.tenant_id = u.tenant_id and a.subject_id = u.id::text and a.chain = 'change')`,
    plant: 'update users set version = version + 1',
  },
};
