create table departments (
  tenant_id uuid not null references tenants (tenant_id),
  id uuid not null,
  code text not null,
  name_en text not null,
  name_ar text not null,
  parent_id uuid,
  head_id uuid,
  active boolean not null default true,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, code),
  foreign key (tenant_id, parent_id) references departments (tenant_id, id),
  check (parent_id <> id)
);
create index departments_parent on departments (tenant_id, parent_id);
create index departments_head on departments (tenant_id, head_id);
call app.isolate('departments');

create table users (
  tenant_id uuid not null references tenants (tenant_id),
  id uuid not null,
  username text not null,
  username_norm text not null generated always as (lower(username)) stored,
  email text,
  email_norm text generated always as (lower(email)) stored,
  name_en text not null,
  name_ar text not null,
  badge_number text not null,
  roles text[] not null default '{employee}'
    check (cardinality(roles) > 0 and roles <@ '{employee,foreman,manager,training_officer,administrator}'),
  status text not null default 'active' check (status in ('active', 'inactive')),
  department_id uuid,
  foreman_id uuid,
  manager_id uuid,
  grade text,
  job_role text,
  hired_on date,
  language text not null default 'en' check (language in ('en', 'ar')),
  -- PHC string; null: cannot sign in with a password.
  password_hash text,
  password_is_one_time boolean not null default false,
  -- Every session remembers the epoch it was made in; raising it ends them all at once.
  epoch integer not null default 1,
  search_text text not null generated always as
    (app.fold(name_en || ' ' || name_ar || ' ' || badge_number || ' ' || username)) stored,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, username_norm),
  unique (tenant_id, badge_number),
  unique (tenant_id, email_norm),
  foreign key (tenant_id, department_id) references departments (tenant_id, id),
  foreign key (tenant_id, foreman_id) references users (tenant_id, id),
  foreign key (tenant_id, manager_id) references users (tenant_id, id)
);
create index users_department on users (tenant_id, department_id);
create index users_foreman on users (tenant_id, foreman_id);
create index users_manager on users (tenant_id, manager_id);
create index users_name on users (tenant_id, name_en, id);
create index users_search on users using gin (search_text gin_trgm_ops);
call app.isolate('users');
create policy gate on users for select to trainflow_gate using (true);
grant select on users to trainflow_gate;
alter table departments add foreign key (tenant_id, head_id) references users (tenant_id, id);

-- Where a person stood, and when: one line per attribute and period; an open end is null.
create table user_placements (
  tenant_id uuid not null references tenants (tenant_id),
  id uuid not null,
  user_id uuid not null,
  kind text not null check (kind in ('department', 'job_role', 'grade')),
  value text not null,
  department_id uuid,
  from_on date not null,
  to_on date,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, user_id, kind, from_on, value),
  foreign key (tenant_id, user_id) references users (tenant_id, id),
  foreign key (tenant_id, department_id) references departments (tenant_id, id),
  check (to_on is null or to_on >= from_on)
);
call app.isolate('user_placements');

create table department_heads (
  tenant_id uuid not null references tenants (tenant_id),
  id uuid not null,
  department_id uuid not null,
  user_id uuid not null,
  from_on date not null,
  to_on date,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, department_id, user_id, from_on),
  foreign key (tenant_id, department_id) references departments (tenant_id, id),
  foreign key (tenant_id, user_id) references users (tenant_id, id),
  check (to_on is null or to_on >= from_on)
);
call app.isolate('department_heads');

create table sessions (
  tenant_id uuid not null references tenants (tenant_id),
  id uuid not null,
  -- SHA-256 of the 32 random bytes in the cookie; the bytes themselves are nowhere.
  token_hash bytea not null,
  user_id uuid not null,
  epoch integer not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  address text not null,
  user_agent text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, token_hash),
  foreign key (tenant_id, user_id) references users (tenant_id, id)
);
create index sessions_token on sessions (token_hash);
create index sessions_user on sessions (tenant_id, user_id);
call app.isolate('sessions');
create policy gate on sessions for select to trainflow_gate using (true);
grant select on sessions to trainflow_gate;

-- Widest scope of sight among the roles; the same table as `scopeOf` in shared/kernel/permissions.ts, and a test holds them together.
create function app.scope_of(roles text[]) returns text language sql immutable parallel safe as $$
  select case when roles && '{training_officer,administrator}' then 'tenant' when roles && '{manager}' then 'departments'
    when roles && '{foreman}' then 'crew' else 'self' end
$$;

-- Who asks, and may he: looks the session up and, only when all is well, enters the tenant for this transaction. Sent in
-- one packet with the query it guards; refused, the setting stays empty and the query sees nothing.
-- p_roles: roles that open this door, null for any. p_scope: the scope that the query was built for, null for none.
create function app.enter(p_token_hash bytea, p_roles text[], p_scope text, p_now timestamptz, p_idle interval)
returns table (outcome text, tenant_id uuid, user_id uuid, session_id uuid, roles text[], scope text, username text,
  zone text, today date, last_seen_at timestamptz)
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  s record;
begin
  select x.tenant_id, x.user_id, x.id, x.last_seen_at, x.expires_at, x.epoch = u.epoch as current, u.username,
      u.status as user_status, u.password_is_one_time,
      t.status as tenant_status, t.time_zone,
      case when t.kind = 'central' and 'administrator' = any(u.roles) then u.roles || 'central_administrator'::text
        else u.roles end as roles
    into s
    from sessions x
    join users u on u.tenant_id = x.tenant_id and u.id = x.user_id
    join tenants t on t.tenant_id = x.tenant_id
    where x.token_hash = p_token_hash;
  if not found or not s.current or s.user_status <> 'active' or s.tenant_status <> 'active'
      or s.expires_at <= p_now or s.last_seen_at <= p_now - p_idle then
    return query select 'no_session'::text, null::uuid, null::uuid, null::uuid, null::text[], null::text, null::text,
      null::text, null::date, null::timestamptz;
    return;
  end if;
  outcome := case
    -- A password that was handed out opens nothing but what it takes to change it.
    when p_roles is not null and s.password_is_one_time then 'password'
    when p_roles is not null and not (s.roles && p_roles) then 'forbidden'
    when p_scope is not null and p_scope <> app.scope_of(s.roles) then 'scope'
    else 'ok' end;
  tenant_id := s.tenant_id; user_id := s.user_id; session_id := s.id; roles := s.roles;
  scope := app.scope_of(s.roles); username := s.username; zone := s.time_zone; today := (p_now at time zone s.time_zone)::date;
  last_seen_at := s.last_seen_at;
  if outcome = 'ok' then
    perform set_config('app.tenant_id', s.tenant_id::text, true), set_config('app.user_id', s.user_id::text, true),
      set_config('app.today', today::text, true);
  end if;
  return next;
end $$;

-- A job or a system task enters a tenant: for the person who asked for it (his rights as they are now), or, without one,
-- for the system itself. p_user deactivated: no row.
create function app.enter_as(p_tenant uuid, p_user uuid, p_now timestamptz)
returns table (tenant_id uuid, user_id uuid, roles text[], scope text, username text, zone text, today date)
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  perform set_config('app.tenant_id', p_tenant::text, true), set_config('app.user_id', coalesce(p_user::text, ''), true);
  return query
    select t.tenant_id, u.id, u.roles, app.scope_of(u.roles), u.username, t.time_zone,
      (p_now at time zone t.time_zone)::date
    from tenants t left join users u on u.tenant_id = t.tenant_id and u.id = p_user
    where t.tenant_id = p_tenant and (p_user is null or u.status = 'active');
  perform set_config('app.today',
    coalesce((select ((p_now at time zone t.time_zone)::date)::text from tenants t where t.tenant_id = p_tenant), ''), true);
end $$;

-- What sign-in needs before a tenant can be entered. One row or none.
create function app.find_credentials(p_tenant text, p_username text)
returns table (tenant_id uuid, tenant_status text, user_id uuid, user_status text, password_hash text, epoch integer,
  scope text, username text)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select t.tenant_id, t.status, u.id, u.status, u.password_hash, u.epoch, app.scope_of(u.roles), u.username
  from tenants t left join users u on u.tenant_id = t.tenant_id and u.username_norm = lower(p_username)
  where t.slug = lower(p_tenant)
$$;

-- Counts an attempt and says how many there were in the window: one atomic statement, so parallel tries cannot slip by.
create function app.count_attempt(p_key text, p_now timestamptz, p_window interval)
returns table (attempts integer, window_started_at timestamptz)
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  insert into login_attempts as a (tenant_id, key, window_started_at, attempts)
  values (app.central_id(), p_key, p_now, 1)
  on conflict (tenant_id, key) do update set
    attempts = case when a.window_started_at <= p_now - p_window then 1 else a.attempts + 1 end,
    window_started_at = case when a.window_started_at <= p_now - p_window then p_now else a.window_started_at end,
    updated_at = now()
  returning a.attempts, a.window_started_at
$$;
create function app.forget_attempts(p_key text) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as
  $$ delete from login_attempts where tenant_id = app.central_id() and key = p_key $$;
-- Keys of names that nobody tries any more.
create function app.forget_old_attempts(p_before timestamptz) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as
  $$ delete from login_attempts where tenant_id = app.central_id() and window_started_at < p_before $$;
-- Gives one try back: a sign-in that succeeded does not count against everybody else behind the same address.
create function app.give_back_attempt(p_key text) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  update login_attempts set attempts = greatest(attempts - 1, 0), updated_at = now()
  where tenant_id = app.central_id() and key = p_key
$$;

-- Tenants to walk through in the scheduler. Names nothing but ids and zones.
create function app.active_tenants() returns table (tenant_id uuid, slug text, time_zone text)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as
  $$ select t.tenant_id, t.slug, t.time_zone from tenants t where t.status = 'active' order by t.tenant_id $$;

-- How many people a tenant has: a count, for the central administrator's list.
create function app.count_active_users(p_tenant uuid) returns integer
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select count(*)::integer from users u
  where u.tenant_id = p_tenant and u.status = 'active' and (p_tenant = app.tid() or app.tid() = app.central_id())
$$;

-- A LIKE pattern for stored text that holds what somebody typed.
create function app.holds(p_text text) returns text language sql immutable parallel safe as $$
  select '%' || replace(replace(replace(app.fold(p_text), '\', '\\'), '%', '\%'), '_', '\_') || '%'
$$;

-- Substring search inside the tenant. A function, because LIKE is not leakproof and would not use its index behind the
-- row-level policy; it adds the tenant itself. Planned for the text at hand: rare ones go by the trigram index, frequent
-- ones, with a limit, along the names. p_limit null: all.
create function app.search_users(p_text text, p_limit integer) returns setof uuid
language sql stable security definer set search_path = pg_catalog, public, pg_temp set plan_cache_mode = force_custom_plan
as $$
  select u.id from users u where u.tenant_id = app.tid() and u.search_text like app.holds(p_text)
  order by u.name_en, u.id limit p_limit
$$;

-- The departments that the present user heads, with everything below them.
create function app.headed_departments() returns setof uuid language sql stable as $$
  with recursive below as (
    select d.id from departments d where d.tenant_id = app.tid() and d.head_id = app.uid()
    union
    select d.id from departments d join below b on d.parent_id = b.id where d.tenant_id = app.tid()
  )
  select id from below
$$;

revoke all on all routines in schema app from public;
grant execute on all functions in schema app to trainflow_app, trainflow_gate;
call app.entrust('app.append_audit');
call app.entrust('app.mark_signed');
call app.entrust('app.enter');
call app.entrust('app.find_credentials');
call app.entrust('app.count_attempt');
call app.entrust('app.forget_attempts');
call app.entrust('app.give_back_attempt');
call app.entrust('app.forget_old_attempts');
call app.entrust('app.active_tenants');
call app.entrust('app.count_active_users');
call app.entrust('app.search_users');
