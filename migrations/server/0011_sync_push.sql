-- Laptops ask with a session of their own kind. See server/sync.

-- Who asks, and may he; as in 0002, and besides:
-- p_idle null: the token came as a laptop's (`Authorization: Bearer`). Such a session knows no idle limit and lives while its
-- device is trusted; it is worth nothing as a cookie, and a browser's is worth nothing as a laptop's.
create or replace function app.enter(p_token_hash bytea, p_roles text[], p_scope text, p_now timestamptz, p_idle interval)
returns table (outcome text, tenant_id uuid, user_id uuid, session_id uuid, roles text[], scope text, username text,
  zone text, today date, last_seen_at timestamptz)
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  s record;
begin
  select x.tenant_id, x.user_id, x.id, x.last_seen_at, x.expires_at, x.epoch = u.epoch as current, u.username,
      u.status as user_status, u.password_is_one_time,
      t.status as tenant_status, t.time_zone, x.device_id, d.status as device_status, d.wipe,
      case when t.kind = 'central' and 'administrator' = any(u.roles) then u.roles || 'central_administrator'::text
        else u.roles end as roles
    into s
    from sessions x
    join users u on u.tenant_id = x.tenant_id and u.id = x.user_id
    join tenants t on t.tenant_id = x.tenant_id
    left join devices d on d.tenant_id = x.tenant_id and d.id = x.device_id
    where x.token_hash = p_token_hash;
  -- Told also when the person is gone or the token is old: a laptop that is to be wiped learns it at any contact.
  if found and p_idle is null and s.device_status <> 'active' then
    return query select case when s.wipe then 'wiped' else 'revoked' end, s.tenant_id, s.user_id, s.id, null::text[],
      null::text, s.username, null::text, null::date, null::timestamptz;
    return;
  end if;
  if not found or not s.current or s.user_status <> 'active' or s.tenant_status <> 'active' or s.expires_at <= p_now
      or (s.device_id is null) = (p_idle is null) or s.last_seen_at <= p_now - p_idle then
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
