create table sync_logs (
  tenant_id uuid not null references tenants (tenant_id),
  id uuid not null,
  source text not null check (source in ('file')),
  kind text not null check (kind in ('departments', 'employees', 'courses', 'enrollments')),
  file_name text not null,
  file_sha256 bytea,
  state text not null default 'running' check (state in ('running', 'previewed', 'merged', 'failed')),
  dry_run boolean not null default false,
  mapping jsonb not null,
  -- The file's first line, for the CSV of rejected rows.
  columns text[],
  result jsonb,
  error text,
  requested_by_id uuid,
  finished_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
create index sync_logs_newest on sync_logs (tenant_id, id desc);
call app.isolate('sync_logs');

-- Rejected rows as they came, with every reason.
create table import_rejects (
  tenant_id uuid not null references tenants (tenant_id),
  run_id uuid not null,
  line integer not null,
  original jsonb not null,
  errors jsonb not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, run_id, line),
  foreign key (tenant_id, run_id) references sync_logs (tenant_id, id)
);
call app.isolate('import_rejects');

-- Staged rows: what the mapping made of the file, all text, before anything is believed. Unlogged: after a crash the
-- file is sent again. Columns are the target fields of shared/integrations/import.schemas.ts.
create unlogged table staging_departments (
  tenant_id uuid not null, run_id uuid not null, line integer not null,
  code text, name_en text, name_ar text, parent_code text, head_badge_number text, head_from_on text, head_to_on text,
  active text,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(),
  primary key (tenant_id, run_id, line)
);
create unlogged table staging_employees (
  tenant_id uuid not null, run_id uuid not null, line integer not null,
  badge_number text, username text, email text, name_en text, name_ar text, hired_on text, department_code text,
  department_from_on text, department_to_on text, job_role text, job_role_from_on text, job_role_to_on text, grade text,
  grade_from_on text, grade_to_on text, foreman_badge_number text, manager_badge_number text, roles text, status text,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(),
  primary key (tenant_id, run_id, line)
);
create unlogged table staging_courses (
  tenant_id uuid not null, run_id uuid not null, line integer not null,
  code text, title_en text, title_ar text, category text, delivery text, provider text, hours text, validity_months text,
  renewal_window_days text, recurrence text, grace_days text, late_within_grace text, active text,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(),
  primary key (tenant_id, run_id, line)
);
create unlogged table staging_enrollments (
  tenant_id uuid not null, run_id uuid not null, line integer not null,
  badge_number text, course_code text, completed_on text, expires_on text, issuer text, certificate_number text,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(),
  primary key (tenant_id, run_id, line)
);
call app.isolate('staging_departments');
call app.isolate('staging_employees');
call app.isolate('staging_courses');
call app.isolate('staging_enrollments');
