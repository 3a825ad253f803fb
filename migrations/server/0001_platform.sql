-- Roles are the cluster's, so they may be there already. `trainflow_app` holds what the server may do; its login role is
-- made by the migrator and only inherits. `trainflow_gate` owns the few functions that work before a tenant is known.
do $$ begin
  if not exists (select from pg_roles where rolname = 'trainflow_app') then create role trainflow_app nologin; end if;
  if not exists (select from pg_roles where rolname = 'trainflow_gate') then create role trainflow_gate nologin; end if;
  -- To hand functions over to the gate, their maker must be its member; a superuser need not.
  if not pg_has_role(current_user, 'trainflow_gate', 'set') then
    execute format('grant trainflow_gate to %I', current_user);
  end if;
end $$;

create extension if not exists pg_trgm;
create schema app;
grant usage on schema app to trainflow_app, trainflow_gate;
grant usage on schema public to trainflow_app, trainflow_gate;
revoke create on schema public from public;

-- plpgsql and STABLE on purpose: it is not inlined, so the planner evaluates it once for its estimate and uses the index,
-- also for whole-tenant aggregates. Without a tenant it is null, and every policy then shows nothing.
create function app.tid() returns uuid language plpgsql stable parallel safe cost 100 as
  $$ begin return nullif(current_setting('app.tenant_id', true), '')::uuid; end $$;
create function app.uid() returns uuid language plpgsql stable parallel safe cost 100 as
  $$ begin return nullif(current_setting('app.user_id', true), '')::uuid; end $$;
-- Today in the tenant's zone by the server's clock, set on entering.
create function app.today() returns date language plpgsql stable parallel safe cost 100 as
  $$ begin return nullif(current_setting('app.today', true), '')::date; end $$;
create function app.central_id() returns uuid language sql immutable parallel safe as
  $$ select '00000000-0000-7000-8000-000000000001'::uuid $$;

-- Arabic and Latin text as people search for it: hamza forms, ta marbuta, alef maqsura, tashkeel, tatweel, Arabic digits.
create function app.fold(value text) returns text language sql immutable parallel safe as $$
  select translate(
    regexp_replace(lower(coalesce(value, '')), '[\u064B-\u065F\u0670\u0640]', '', 'g'),
    'أإآٱؤئةى٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹', 'ااااويهي01234567890123456789')
$$;

-- Locks a table to its tenant: forced row-level security that a later careless policy cannot widen, and the grants.
create procedure app.isolate(relation regclass, privileges text default 'select, insert, update, delete')
language plpgsql as $$
begin
  execute format('alter table %s enable row level security', relation);
  execute format('alter table %s force row level security', relation);
  execute format('create policy tenant_isolation on %s as restrictive to trainflow_app
    using (tenant_id = app.tid()) with check (tenant_id = app.tid())', relation);
  execute format('create policy application on %s to trainflow_app using (true) with check (true)', relation);
  -- MAINTAIN: whoever has just filled a table may have it analysed, instead of planning blindly until autovacuum comes by.
  execute format('grant %s, maintain on %s to trainflow_app', privileges, relation);
end $$;

-- Gives a SECURITY DEFINER function to the gate, for the application alone to call. The lint lists every one of them.
create procedure app.entrust(function regproc) language plpgsql as $$
declare
  signature text := function::regprocedure;
begin
  execute format('revoke all on function %s from public', signature);
  execute format('grant execute on function %s to trainflow_app', signature);
  -- A function's new owner must be allowed to make one in its schema; only while it changes hands.
  grant create on schema app to trainflow_gate;
  execute format('alter function %s owner to trainflow_gate', signature);
  revoke create on schema app from trainflow_gate;
end $$;

create table tenants (
  id uuid not null,
  tenant_id uuid not null generated always as (id) stored,
  slug text not null,
  name_en text not null,
  name_ar text not null,
  kind text not null default 'customer' check (kind in ('customer', 'central')),
  status text not null default 'active' check (status in ('active', 'suspended')),
  time_zone text not null default 'Asia/Riyadh',
  working_days integer[] not null default '{7,1,2,3,4}',
  holidays date[] not null default '{}',
  alert_thresholds integer[] not null default '{30,14,7,1}',
  expired_alert_every_days integer not null default 7,
  step_due_working_days integer not null default 3,
  escalate_after_working_days integer not null default 2,
  dispensation_max_days integer not null default 90,
  max_users integer not null default 10000,
  file_quota_mib integer not null default 10240,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id)
);
create unique index tenants_slug_key on tenants (slug);
call app.isolate('tenants', 'select, insert, update');
-- The central tenant sees the tenants themselves; never a tenant's rows.
drop policy tenant_isolation on tenants;
create policy tenant_isolation on tenants as restrictive to trainflow_app
  using (tenant_id = app.tid() or app.tid() = app.central_id())
  with check (tenant_id = app.tid() or app.tid() = app.central_id());
create policy gate on tenants for select to trainflow_gate using (true);
grant select on tenants to trainflow_gate;

create table idempotency_keys (
  tenant_id uuid not null references tenants (tenant_id),
  user_id uuid not null,
  key text not null check (length(key) between 8 and 128),
  -- SHA-256 of method, path and body: the same key with another request is refused.
  request_hash bytea not null,
  status integer,
  response text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, user_id, key)
);
create index idempotency_keys_created on idempotency_keys (tenant_id, created_at);
call app.isolate('idempotency_keys');

-- Counts sign-in attempts; lost in a crash without harm. Written before a tenant is known, so only through the gate.
create unlogged table login_attempts (
  tenant_id uuid not null,
  key text not null,
  window_started_at timestamptz not null,
  attempts integer not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, key)
);
call app.isolate('login_attempts', 'select');
create policy gate on login_attempts to trainflow_gate using (true) with check (true);
grant select, insert, update, delete on login_attempts to trainflow_gate;

create table audit_heads (
  tenant_id uuid not null references tenants (tenant_id),
  chain text not null check (chain in ('change', 'access')),
  seq bigint not null,
  hash bytea not null,
  -- The newest number that a signed checkpoint outside the database vouches for: a line cut off that file is missed here.
  signed_seq bigint not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, chain)
);
call app.isolate('audit_heads', 'select');

create table audit_logs (
  tenant_id uuid not null references tenants (tenant_id),
  chain text not null check (chain in ('change', 'access')),
  seq bigint not null,
  at timestamptz not null,
  action text not null,
  outcome text not null check (outcome in ('done', 'denied', 'failed')),
  actor_id uuid,
  actor_kind text not null check (actor_kind in ('user', 'system', 'anonymous', 'central')),
  actor_name text,
  on_behalf_of_id uuid,
  address text,
  request_id text,
  subject_kind text,
  subject_id text,
  -- JSON as text: the hash covers the exact bytes.
  before text,
  after text,
  hash bytea not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, chain, seq)
);
create index audit_logs_subject on audit_logs (tenant_id, subject_id, seq);
create index audit_logs_actor on audit_logs (tenant_id, actor_id, seq);
create index audit_logs_at on audit_logs (tenant_id, chain, at);
create index audit_logs_action on audit_logs (tenant_id, chain, action, seq);
call app.isolate('audit_logs', 'select');
create policy gate on audit_logs to trainflow_gate using (tenant_id = app.tid()) with check (tenant_id = app.tid());
create policy gate on audit_heads to trainflow_gate using (tenant_id = app.tid()) with check (tenant_id = app.tid());
grant select, insert on audit_logs to trainflow_gate;
grant select, insert, update on audit_heads to trainflow_gate;

-- A length-prefixed field, so that no two rows share their bytes: -1 stands for null.
create function app.field(value text) returns bytea language sql immutable parallel safe as $$
  select case when value is null then int4send(-1)
    else int4send(octet_length(convert_to(value, 'UTF8'))) || convert_to(value, 'UTF8') end
$$;

-- The only door into the audit log. The head row is locked until commit, so numbers have no gaps and follow commit order.
create function app.append_audit(
  p_chain text, p_at timestamptz, p_action text, p_outcome text, p_actor_id uuid, p_actor_kind text, p_actor_name text,
  p_on_behalf_of_id uuid, p_address text, p_request_id text, p_subject_kind text, p_subject_id text, p_before text,
  p_after text) returns bigint
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  head audit_heads;
  v_tenant uuid := app.tid();
  v_hash bytea;
begin
  if v_tenant is null then raise exception 'audit without a tenant'; end if;
  insert into audit_heads (tenant_id, chain, seq, hash)
    values (v_tenant, p_chain, 0, sha256(convert_to('trainflow:' || v_tenant || ':' || p_chain, 'UTF8')))
    on conflict do nothing;
  select * into strict head from audit_heads where tenant_id = v_tenant and chain = p_chain for update;
  v_hash := sha256(head.hash || int8send(head.seq + 1)
    || app.field(to_char(p_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
    || app.field(p_action) || app.field(p_outcome) || app.field(p_actor_id::text) || app.field(p_actor_kind)
    || app.field(p_actor_name) || app.field(p_on_behalf_of_id::text) || app.field(p_address) || app.field(p_request_id)
    || app.field(p_subject_kind) || app.field(p_subject_id) || app.field(p_before) || app.field(p_after));
  insert into audit_logs (tenant_id, chain, seq, at, action, outcome, actor_id, actor_kind, actor_name, on_behalf_of_id,
      address, request_id, subject_kind, subject_id, before, after, hash, created_at, updated_at)
    -- The hash does not cover the last two; they repeat p_at, so that a change of them shows as well.
    values (v_tenant, p_chain, head.seq + 1, p_at, p_action, p_outcome, p_actor_id, p_actor_kind, p_actor_name,
      p_on_behalf_of_id, p_address, p_request_id, p_subject_kind, p_subject_id, p_before, p_after, v_hash, p_at, p_at);
  update audit_heads set seq = head.seq + 1, hash = v_hash, updated_at = now()
    where tenant_id = v_tenant and chain = p_chain;
  return head.seq + 1;
end $$;

-- Notes that a checkpoint was signed; never goes back.
create function app.mark_signed(p_chain text, p_seq bigint) returns void
language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  update audit_heads set signed_seq = p_seq, updated_at = now()
    where tenant_id = app.tid() and chain = p_chain and signed_seq < p_seq and seq >= p_seq
$$;

-- Long work as people see it; pg-boss moves it under the same id.
create table jobs (
  tenant_id uuid not null references tenants (tenant_id),
  id uuid not null,
  kind text not null,
  state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed', 'dead')),
  phase text,
  done integer not null default 0,
  total integer,
  input jsonb not null default '{}',
  result jsonb,
  error text,
  requested_by_id uuid,
  finished_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
create index jobs_newest on jobs (tenant_id, created_at desc, id);
call app.isolate('jobs');
