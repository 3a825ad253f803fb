create table courses (
  tenant_id uuid not null references tenants (tenant_id),
  id uuid not null,
  code text not null,
  title_en text not null,
  title_ar text not null,
  category text not null default 'General',
  delivery text not null default 'classroom' check (delivery in ('classroom', 'online', 'on_the_job', 'external')),
  provider text,
  hours double precision,
  cost_minor integer,
  validity_months integer check (validity_months > 0),
  renewal_window_days integer not null default 90 check (renewal_window_days >= 0),
  recurrence text not null default 'anniversary' check (recurrence in ('anniversary', 'completion', 'fixed')),
  grace_days integer not null default 0 check (grace_days >= 0),
  late_within_grace text not null default 'from_completion'
    check (late_within_grace in ('keep_anniversary', 'from_completion')),
  fixed_anchor_on date,
  minimum_active_months integer not null default 0 check (minimum_active_months >= 0),
  active boolean not null default true,
  search_text text not null generated always as (app.fold(code || ' ' || title_en || ' ' || title_ar)) stored,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, code)
);
call app.isolate('courses');
create policy gate on courses for select to trainflow_gate using (true);
grant select on courses to trainflow_gate;

-- Courses whose code or title holds the text; like app.search_users, a function because LIKE is not leakproof.
create function app.search_courses(p_text text) returns setof uuid
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select c.id from courses c
  where c.tenant_id = app.tid()
    and c.search_text like '%' || replace(replace(replace(app.fold(p_text), '\', '\\'), '%', '\%'), '_', '\_') || '%'
$$;
call app.entrust('app.search_courses');

create table course_prerequisites (
  tenant_id uuid not null references tenants (tenant_id),
  course_id uuid not null,
  prerequisite_id uuid not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, course_id, prerequisite_id),
  foreign key (tenant_id, course_id) references courses (tenant_id, id),
  foreign key (tenant_id, prerequisite_id) references courses (tenant_id, id),
  check (course_id <> prerequisite_id)
);
call app.isolate('course_prerequisites');

-- A certificate of `equivalent_id` counts for `course_id`; mutual: also the other way round.
create table course_equivalents (
  tenant_id uuid not null references tenants (tenant_id),
  course_id uuid not null,
  equivalent_id uuid not null,
  mutual boolean not null default false,
  from_on date not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, course_id, equivalent_id),
  foreign key (tenant_id, course_id) references courses (tenant_id, id),
  foreign key (tenant_id, equivalent_id) references courses (tenant_id, id),
  check (course_id <> equivalent_id)
);
create index course_equivalents_back on course_equivalents (tenant_id, equivalent_id);
call app.isolate('course_equivalents');

create table course_sessions (
  tenant_id uuid not null references tenants (tenant_id),
  id uuid not null,
  course_id uuid not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  place text not null,
  instructor text,
  seats integer not null check (seats > 0),
  waiting_list boolean not null default true,
  status text not null default 'scheduled' check (status in ('scheduled', 'cancelled')),
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, course_id) references courses (tenant_id, id),
  check (ends_at > starts_at)
);
create index course_sessions_start on course_sessions (tenant_id, starts_at, id);
create index course_sessions_course on course_sessions (tenant_id, course_id, starts_at);
call app.isolate('course_sessions');

create table requirements (
  tenant_id uuid not null references tenants (tenant_id),
  id uuid not null,
  course_id uuid not null,
  audience text not null check (audience in ('everyone', 'department', 'job_role', 'grade', 'people')),
  department_id uuid,
  job_role text,
  grade text,
  level text not null default 'mandatory' check (level in ('mandatory', 'recommended')),
  due_within_days integer not null default 30 check (due_within_days >= 0),
  from_on date not null,
  to_on date,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, course_id) references courses (tenant_id, id),
  foreign key (tenant_id, department_id) references departments (tenant_id, id),
  check ((audience = 'department') = (department_id is not null)),
  check ((audience = 'job_role') = (job_role is not null)),
  check ((audience = 'grade') = (grade is not null)),
  check (to_on is null or to_on >= from_on)
);
create index requirements_course on requirements (tenant_id, course_id);
call app.isolate('requirements');

create table requirement_people (
  tenant_id uuid not null references tenants (tenant_id),
  requirement_id uuid not null,
  user_id uuid not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, requirement_id, user_id),
  foreign key (tenant_id, requirement_id) references requirements (tenant_id, id),
  foreign key (tenant_id, user_id) references users (tenant_id, id)
);
create index requirement_people_user on requirement_people (tenant_id, user_id);
call app.isolate('requirement_people');

create table exemptions (
  tenant_id uuid not null references tenants (tenant_id),
  id uuid not null,
  user_id uuid not null,
  course_id uuid not null,
  reason text not null,
  approved_by_id uuid not null,
  from_on date not null,
  until_on date not null,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references users (tenant_id, id),
  foreign key (tenant_id, course_id) references courses (tenant_id, id),
  foreign key (tenant_id, approved_by_id) references users (tenant_id, id),
  check (until_on >= from_on),
  check (approved_by_id <> user_id)
);
create index exemptions_user on exemptions (tenant_id, user_id, course_id);
call app.isolate('exemptions');
