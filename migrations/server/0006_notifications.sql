create table notifications (
  tenant_id uuid not null references tenants (tenant_id),
  id uuid not null,
  user_id uuid not null,
  kind text not null,
  params jsonb not null default '{}',
  href text not null default '/',
  -- What it is about and which occasion: the same occasion notifies a person once.
  dedup_key text not null,
  read_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, user_id, dedup_key),
  foreign key (tenant_id, user_id) references users (tenant_id, id)
);
create index notifications_newest on notifications (tenant_id, user_id, id desc);
create index notifications_unread on notifications (tenant_id, user_id) where read_at is null;
call app.isolate('notifications');

-- Which expiry alerts were sent: `rung` is days before expiry (30, 14, 7, 1, 0) or minus the days since (-7, -14, …).
create table expiry_alerts (
  tenant_id uuid not null references tenants (tenant_id),
  enrollment_id uuid not null,
  expires_on date not null,
  rung integer not null,
  alerted_on date not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, enrollment_id, expires_on, rung),
  foreign key (tenant_id, enrollment_id) references enrollments (tenant_id, id)
);
create index expiry_alerts_day on expiry_alerts (tenant_id, alerted_on);
call app.isolate('expiry_alerts');

-- The last day each of the tenant's daily scans has covered.
create table scans (
  tenant_id uuid not null references tenants (tenant_id),
  kind text not null check (kind in ('expiry', 'workflow', 'equivalents')),
  scanned_on date not null,
  -- By the database's own clock, like updated_at: what changed after it may have reached its rung before `scanned_on`.
  scanned_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, kind)
);
call app.isolate('scans');
