-- Who may hold which scope of the sync feed, and what publishing looks up.

-- The scopes that a person may hold now: the only place where it is decided what a laptop reads. It says of scopes what
-- server/users/visible.repo.ts and server/renewals/sight.repo.ts say of single records; a test holds them together.
create function app.sync_scopes(p_user uuid) returns setof text language sql stable as $$
  with recursive me as (
    select u.id, u.roles, app.scope_of(u.roles) as sight from users u
    where u.tenant_id = app.tid() and u.id = p_user and u.status = 'active' and not u.password_is_one_time
  ), headed as (
    select d.id from me join departments d on d.tenant_id = app.tid() and d.head_id = me.id
    where me.sight = 'departments'
    union
    select d.id from headed h join departments d on d.tenant_id = app.tid() and d.parent_id = h.id
  )
  select 'tenant' from me
  union all
  -- Whoever holds `departments:read`.
  select 'organisation' from me where me.roles && '{foreman,manager,training_officer,administrator}'
  union all
  select 'inbox:' || me.id from me
  union all
  select 'desk:' || approver.id from (
    select me.id from me
    union
    select g.delegator_id from me join delegations g on g.tenant_id = app.tid() and g.delegate_id = me.id
    where g.revoked_at is null and app.today() between g.from_on and g.to_on) approver
  union all
  select 'person:' || person.id from (
    select me.id from me
    union
    select u.id from me join users u on u.tenant_id = app.tid() and u.foreman_id = me.id
    where me.sight in ('crew', 'departments')
    union
    select u.id from headed h join users u on u.tenant_id = app.tid() and u.department_id = h.id
    union
    select u.id from me join users u on u.tenant_id = app.tid() where me.sight = 'tenant') person
$$;

-- Whose scopes of one sort these are: `person` of `{tenant,person:0199…}` is `0199…`. plpgsql on purpose: inlined, its
-- expression would not be leakproof, and rows behind row-level security could not be looked up by it.
create function app.scope_owners(p_scopes text[], p_sort text) returns setof uuid
language plpgsql immutable parallel safe rows 100 as $$
begin
  return query select split_part(scope, ':', 2)::uuid from unnest(p_scopes) scope where split_part(scope, ':', 1) = p_sort;
end $$;

-- Another text after a restore or a failover, whichever way it was done: the cluster, its timeline, and a mark of our own
-- that the operator changes after putting back a copy of the disk.
create function app.sync_epoch(p_epoch uuid) returns text language sql stable as $$
  select md5(p_epoch || ':' || cluster.system_identifier || ':' || point.timeline_id)
  from pg_control_system() cluster, pg_control_checkpoint() point
$$;

revoke all on function app.iso, app.sync_hash, app.sync_scopes, app.scope_owners, app.sync_epoch from public;
grant execute on function app.iso, app.sync_hash, app.sync_scopes, app.scope_owners, app.sync_epoch to trainflow_app;

-- Tombstones, by age.
create index sync_rows_gone on sync_rows (tenant_id, seq) where body is null;
-- Requests that name a certificate, and a person in their timeline: what they show of it changes with it.
create index renewal_requests_certificate on renewal_requests (tenant_id, certificate_id) where certificate_id is not null;
create index workflow_logs_actor on workflow_logs (tenant_id, actor_id) where actor_id is not null;
create index workflow_logs_on_behalf on workflow_logs (tenant_id, on_behalf_of_id) where on_behalf_of_id is not null;
