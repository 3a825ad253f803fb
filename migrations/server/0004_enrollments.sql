create table enrollments (
  tenant_id uuid not null references tenants (tenant_id),
  id uuid not null,
  user_id uuid not null,
  course_id uuid not null,
  state text not null default 'assigned'
    check (state in ('assigned', 'enrolled', 'in_progress', 'completed', 'failed', 'no_show', 'cancelled')),
  session_id uuid,
  seat text check (seat in ('booked', 'waiting')),
  -- The place in the session's waiting list: counted up under the session's lock, so that order never depends on a clock.
  waiting_number integer,
  due_on date,
  attendance text check (attendance in ('full', 'partial', 'no_show')),
  renews_id uuid,
  completed_on date,
  -- The rule it was earned under, ExpiryRule of shared/courses/course.schemas.ts.
  rule jsonb,
  anchor_on date,
  cycle integer,
  expires_on date,
  window_opens_on date,
  grace_until_on date,
  dispensation_until_on date,
  -- What a person can still rely on: the baseline or the dispensation's later day. Alerts count to it.
  effective_expires_on date generated always as (coalesce(dispensation_until_on, expires_on)) stored,
  -- A later-ending certificate of the same or an equivalent course carries the coverage on: no alerts for this one.
  superseded_by_id uuid,
  issuer text,
  certificate_number text,
  revoked_at timestamptz,
  revocation_reason text,
  revision integer not null default 0,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references users (tenant_id, id),
  foreign key (tenant_id, course_id) references courses (tenant_id, id),
  foreign key (tenant_id, session_id) references course_sessions (tenant_id, id),
  foreign key (tenant_id, renews_id) references enrollments (tenant_id, id),
  foreign key (tenant_id, superseded_by_id) references enrollments (tenant_id, id),
  check ((state = 'completed') = (completed_on is not null)),
  check ((state = 'completed') = (rule is not null)),
  check (seat is null or session_id is not null),
  check (seat <> 'waiting' or waiting_number is not null),
  check (window_opens_on <= expires_on),
  check (grace_until_on >= expires_on),
  check (dispensation_until_on > expires_on)
);
-- One open enrollment per person and course.
create unique index enrollments_open on enrollments (tenant_id, user_id, course_id)
  where state in ('assigned', 'enrolled', 'in_progress');
-- The same completion twice is one: imports and two clicks.
create unique index enrollments_completion on enrollments (tenant_id, user_id, course_id, completed_on)
  where state = 'completed' and revoked_at is null;
create index enrollments_user on enrollments (tenant_id, user_id, course_id);
-- What is open, failed or cancelled is few beside what is completed. The newest of all come by the primary key.
create index enrollments_unfinished on enrollments (tenant_id, state, id) where state <> 'completed';
create index enrollments_course on enrollments (tenant_id, course_id, id desc);
create index enrollments_session on enrollments (tenant_id, session_id) where session_id is not null;
-- The expiry scan and the triage list: its cost follows the rows due, not the table.
create index enrollments_expiry on enrollments (tenant_id, effective_expires_on, id)
  where state = 'completed' and revoked_at is null and superseded_by_id is null and effective_expires_on is not null;
-- What changed since the last scan, whatever its dates: a few kilobytes, and nothing to maintain on insert.
create index enrollments_changed on enrollments using brin (updated_at) with (pages_per_range = 32);
call app.isolate('enrollments');

create table enrollment_revisions (
  tenant_id uuid not null references tenants (tenant_id),
  id uuid not null,
  enrollment_id uuid not null,
  revision integer not null,
  by_id uuid not null,
  reason text not null,
  before jsonb not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, enrollment_id, revision),
  foreign key (tenant_id, enrollment_id) references enrollments (tenant_id, id),
  foreign key (tenant_id, by_id) references users (tenant_id, id)
);
call app.isolate('enrollment_revisions', 'select, insert');

create table dispensations (
  tenant_id uuid not null references tenants (tenant_id),
  id uuid not null,
  enrollment_id uuid not null,
  until_on date not null,
  reason text not null,
  approved_by_id uuid not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, enrollment_id) references enrollments (tenant_id, id),
  foreign key (tenant_id, approved_by_id) references users (tenant_id, id)
);
create index dispensations_enrollment on dispensations (tenant_id, enrollment_id);
call app.isolate('dispensations', 'select, insert');

create table evidence_files (
  tenant_id uuid not null references tenants (tenant_id),
  id uuid not null,
  enrollment_id uuid,
  request_id uuid,
  name text not null,
  media_type text not null,
  bytes bigint not null check (bytes > 0),
  sha256 bytea not null,
  uploaded_by_id uuid not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, enrollment_id) references enrollments (tenant_id, id),
  foreign key (tenant_id, uploaded_by_id) references users (tenant_id, id),
  check (num_nonnulls(enrollment_id, request_id) = 1)
);
create index evidence_files_enrollment on evidence_files (tenant_id, enrollment_id) where enrollment_id is not null;
create index evidence_files_request on evidence_files (tenant_id, request_id) where request_id is not null;
call app.isolate('evidence_files', 'select, insert');
