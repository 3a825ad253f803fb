-- The sync feed: what laptops hold, in commit order. See shared/sync and server/sync.

-- One row a tenant. Whoever publishes counts it up as his last act before commit and so holds it until then: numbers are
-- given in commit order and have no gaps, and nobody can see n + 1 without n.
create table sync_clock (
  tenant_id uuid not null references tenants (tenant_id),
  seq bigint not null default 0,
  -- Another one after a restore: laptops then compare checksums instead of trusting numbers.
  epoch uuid not null,
  -- Tombstones up to here are gone; who was last here before must fetch whole scopes.
  gc_seq bigint not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id)
) with (fillfactor = 10);
call app.isolate('sync_clock', 'select, insert, update');

-- The scopes that laptops hold. Nothing is published in any other, so a tenant without laptops pays for none.
create table sync_scopes (
  tenant_id uuid not null references tenants (tenant_id),
  scope text not null,
  count bigint not null,
  -- XOR of the hashes of its records.
  checksum bigint not null,
  -- Of the newest change in it.
  seq bigint not null,
  -- When it was filled: a laptop that was last here before must fetch it whole.
  activated_seq bigint not null,
  last_pulled_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, scope)
) with (fillfactor = 70);
call app.isolate('sync_scopes');

-- One row for each record and scope it is visible in: the latest state only, so there is nothing to compact.
create table sync_rows (
  tenant_id uuid not null references tenants (tenant_id),
  kind text not null,
  row_id uuid not null,
  scope text not null,
  seq bigint not null,
  -- The first 64 bits of MD5 of `kind:row_id:body`.
  hash bigint not null,
  -- The API's JSON; null: a tombstone.
  body text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, kind, row_id, scope)
) with (fillfactor = 90);
create index sync_rows_pull on sync_rows (tenant_id, scope, seq);
call app.isolate('sync_rows');

-- One person on one installation; its id is made there and numbers its commands.
create table devices (
  tenant_id uuid not null references tenants (tenant_id),
  id uuid not null,
  user_id uuid not null,
  name text not null,
  platform text not null,
  app_version text not null,
  protocol integer not null,
  status text not null default 'active' check (status in ('active', 'revoked', 'wiped')),
  -- Asked to delete what it holds; `wiped_at`: it was told so.
  wipe boolean not null default false,
  wiped_at timestamptz,
  revoked_reason text,
  last_sync_at timestamptz,
  -- The last command that has its answer: they are answered in order and without gaps.
  last_command bigint not null default 0,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references users (tenant_id, id)
);
create index devices_user on devices (tenant_id, user_id);
call app.isolate('devices', 'select, insert, update');

-- A laptop's session: no idle limit, ended by the person's epoch or the device's status.
alter table sessions add column device_id uuid;
alter table sessions add foreign key (tenant_id, device_id) references devices (tenant_id, id);
create index sessions_device on sessions (tenant_id, device_id) where device_id is not null;
grant select on devices to trainflow_gate;
create policy gate on devices for select to trainflow_gate using (true);

-- What laptops sent and what became of it, written in the transaction of its effect: once, whatever is sent twice.
create table sync_commands (
  tenant_id uuid not null references tenants (tenant_id),
  device_id uuid not null,
  seq bigint not null check (seq > 0),
  -- Made on the laptop; the same on a copied laptop, and then answered with the first one's result.
  command_id uuid not null,
  method text not null,
  path text not null,
  -- SHA-256 of method, path and body.
  request_hash bytea not null,
  -- Kept of what was set aside, for an operator to look at.
  body text,
  decided_at timestamptz not null,
  clock_offset_ms bigint not null,
  outcome text not null check (outcome in ('applied', 'rejected', 'set_aside')),
  status integer not null,
  answer text,
  problem text,
  review boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, device_id, seq),
  foreign key (tenant_id, device_id) references devices (tenant_id, id)
);
create index sync_commands_command on sync_commands (tenant_id, command_id);
create index sync_commands_review on sync_commands (tenant_id, created_at) where review or outcome = 'set_aside';
call app.isolate('sync_commands');

-- Which command has been answered, on whatever laptop it came first.
create table sync_answered (
  tenant_id uuid not null references tenants (tenant_id),
  command_id uuid not null,
  device_id uuid not null,
  seq bigint not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, command_id),
  foreign key (tenant_id, device_id, seq) references sync_commands (tenant_id, device_id, seq) deferrable initially deferred
);
call app.isolate('sync_answered', 'select, insert');

-- Files on their way, by their hash; the bytes lie beside the evidence files.
create table sync_files (
  tenant_id uuid not null references tenants (tenant_id),
  user_id uuid not null,
  sha256 bytea not null,
  bytes bigint not null check (bytes between 1 and 20971520),
  received bigint not null default 0 check (received between 0 and bytes),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, user_id, sha256),
  foreign key (tenant_id, user_id) references users (tenant_id, id)
);
call app.isolate('sync_files');

-- An instant as the API writes it, inside a published body.
create function app.iso(value timestamptz) returns text language sql stable parallel safe as
  $$ select trim(both '"' from to_json(value at time zone 'UTC')::text) || 'Z' $$;
create function app.sync_hash(p_kind text, p_id uuid, p_body text) returns bigint language sql immutable parallel safe as
  $$ select ('x' || substr(md5(p_kind || ':' || p_id || ':' || p_body), 1, 16))::bit(64)::bigint $$;
