create table renewal_requests (
  tenant_id uuid not null references tenants (tenant_id),
  id uuid not null,
  user_id uuid not null,
  course_id uuid not null,
  requested_by_id uuid not null,
  certificate_id uuid,
  state text not null default 'draft'
    check (state in ('draft', 'pending_foreman', 'pending_manager', 'approved', 'scheduled', 'completed', 'returned',
      'rejected', 'withdrawn', 'cancelled')),
  note text,
  preferred_session_id uuid,
  submitted_at timestamptz,
  decided_at timestamptz,
  closed_at timestamptz,
  enrollment_id uuid,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references users (tenant_id, id),
  foreign key (tenant_id, requested_by_id) references users (tenant_id, id),
  foreign key (tenant_id, course_id) references courses (tenant_id, id),
  foreign key (tenant_id, certificate_id) references enrollments (tenant_id, id),
  foreign key (tenant_id, enrollment_id) references enrollments (tenant_id, id),
  foreign key (tenant_id, preferred_session_id) references course_sessions (tenant_id, id)
);
create unique index renewal_requests_open on renewal_requests (tenant_id, user_id, course_id)
  where state in ('draft', 'pending_foreman', 'pending_manager', 'returned', 'approved', 'scheduled');
create index renewal_requests_newest on renewal_requests (tenant_id, id desc);
create index renewal_requests_user on renewal_requests (tenant_id, user_id, id desc);
create index renewal_requests_asker on renewal_requests (tenant_id, requested_by_id);
create index renewal_requests_enrollment on renewal_requests (tenant_id, enrollment_id) where enrollment_id is not null;
call app.isolate('renewal_requests');
alter table evidence_files add foreign key (tenant_id, request_id) references renewal_requests (tenant_id, id);

create table workflow_steps (
  tenant_id uuid not null references tenants (tenant_id),
  id uuid not null,
  request_id uuid not null,
  round integer not null default 1,
  position integer not null,
  kind text not null check (kind in ('foreman', 'manager')),
  state text not null check (state in ('waiting', 'pending', 'approved', 'returned', 'rejected', 'skipped', 'cancelled')),
  approver_id uuid,
  pool text check (pool in ('training_officer')),
  skip_reason text,
  decided_by_id uuid,
  on_behalf_of_id uuid,
  comment text,
  decided_at timestamptz,
  opened_at timestamptz,
  due_on date,
  escalate_on date,
  reminded_at timestamptz,
  escalated_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, request_id, round, position),
  foreign key (tenant_id, request_id) references renewal_requests (tenant_id, id),
  foreign key (tenant_id, approver_id) references users (tenant_id, id),
  foreign key (tenant_id, decided_by_id) references users (tenant_id, id),
  foreign key (tenant_id, on_behalf_of_id) references users (tenant_id, id),
  check (state <> 'pending' or num_nonnulls(approver_id, pool) = 1)
);
create index workflow_steps_pending on workflow_steps (tenant_id, approver_id, due_on) where state = 'pending';
create index workflow_steps_approver on workflow_steps (tenant_id, approver_id) where approver_id is not null;
create index workflow_steps_decider on workflow_steps (tenant_id, decided_by_id) where decided_by_id is not null;
create index workflow_steps_due on workflow_steps (tenant_id, due_on) where state = 'pending';
call app.isolate('workflow_steps');

create table workflow_logs (
  tenant_id uuid not null references tenants (tenant_id),
  id uuid not null,
  request_id uuid not null,
  step_id uuid,
  event text not null,
  at timestamptz not null,
  actor_id uuid,
  on_behalf_of_id uuid,
  comment text,
  details jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, request_id) references renewal_requests (tenant_id, id),
  foreign key (tenant_id, actor_id) references users (tenant_id, id)
);
create index workflow_logs_request on workflow_logs (tenant_id, request_id, id);
call app.isolate('workflow_logs', 'select, insert');

create table delegations (
  tenant_id uuid not null references tenants (tenant_id),
  id uuid not null,
  delegator_id uuid not null,
  delegate_id uuid not null,
  from_on date not null,
  to_on date not null,
  revoked_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, delegator_id) references users (tenant_id, id),
  foreign key (tenant_id, delegate_id) references users (tenant_id, id),
  check (to_on >= from_on),
  check (delegate_id <> delegator_id)
);
create index delegations_delegate on delegations (tenant_id, delegate_id) where revoked_at is null;
create index delegations_delegator on delegations (tenant_id, delegator_id) where revoked_at is null;
call app.isolate('delegations');
