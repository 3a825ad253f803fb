-- Reads the catalogue and names every object that could let a row cross from one tenant to another. No rows: all is well.
-- Run with search_path = pg_catalog, so that every name comes with its schema. What is allowed against the rule stands in
-- the lists at the top, and nowhere else.
with
listed_unique (relation, columns) as (values ('public.tenants', '(slug)')),
listed_definers (name) as (values ('app.append_audit'), ('app.mark_signed'), ('app.enter'), ('app.find_credentials'),
  ('app.count_attempt'), ('app.forget_attempts'), ('app.give_back_attempt'), ('app.active_tenants'), ('app.count_active_users'), ('app.search_users'),
  ('app.search_courses'), ('app.forget_old_attempts')),
listed_gates (relation, command) as (values ('public.tenants', 'r'), ('public.users', 'r'), ('public.sessions', 'r'), ('public.devices', 'r'),
  ('public.courses', 'r'),
  ('public.login_attempts', '*'), ('public.audit_logs', '*'), ('public.audit_heads', '*')),
listed_policy_text (relation, condition) as (values
  ('public.tenants', '((tenant_id = app.tid()) OR (app.tid() = app.central_id()))')),
-- The job queue's and the migrator's own schemas hold no tenant's rows.
spaces as (
  select oid, nspname, nspacl from pg_namespace
  where nspname !~ '^pg_' and nspname not in ('information_schema', 'pgboss', 'trainflow_meta')
),
relations as (
  select n.nspname || '.' || c.relname as name, c.*
  from pg_class c join spaces n on n.oid = c.relnamespace
  where not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
),
tables as (select * from relations where relkind in ('r', 'p')),
columns as (
  select t.name as relation, t.oid as relid, a.attnum, a.attname, a.atttypid, a.attnotnull, a.attidentity,
    a.attgenerated, pg_get_expr(d.adbin, d.adrelid) as expression
  from tables t join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
  left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
),
tenant_columns as (select relid, attnum from columns where attname = 'tenant_id'),
functions as (
  select p.*, n.nspname || '.' || p.proname as name from pg_proc p join spaces n on n.oid = p.pronamespace
  where not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
),
definers as (select * from functions where prosecdef),
policies as (
  select p.*, t.name as relation, pg_get_expr(p.polqual, p.polrelid) as condition,
    pg_get_expr(p.polwithcheck, p.polrelid) as checked,
    array(select r.rolname::text from pg_roles r where r.oid = any (p.polroles)) as roles
  from pg_policy p join tables t on t.oid = p.polrelid
),
-- Everybody who acts as the application: the role itself and the logins that are its members.
application as (
  select oid, rolname from pg_roles where not rolsuper and pg_has_role(oid, 'trainflow_app', 'usage')
),
privileges as (
  select t.name as relation, t.relowner, g.grantee, g.privilege_type as privilege, g.is_grantable
  from relations t, aclexplode(t.relacl) g
  union all
  select t.name || '.' || a.attname, t.relowner, g.grantee, g.privilege_type, g.is_grantable
  from relations t join pg_attribute a on a.attrelid = t.oid, aclexplode(a.attacl) g
)

select 'table without tenant_id uuid not null' as rule, t.name as object from tables t
where not exists (select from columns c where c.relid = t.oid and c.attname = 'tenant_id' and c.attnotnull
  and c.atttypid = 'uuid'::regtype)
union all
select 'table without ' || wanted || ' timestamptz not null', t.name
from tables t, unnest('{created_at,updated_at}'::text[]) wanted
where not exists (select from columns c where c.relid = t.oid and c.attname = wanted and c.attnotnull
  and c.atttypid = 'timestamptz'::regtype)
union all
select 'tenant_id with a default', relation from columns
where attname = 'tenant_id' and expression is not null and relation <> 'public.tenants'
union all
select 'primary key missing or not led by tenant_id', t.name from tables t
where not exists (select from pg_index i join tenant_columns c on c.relid = i.indrelid and c.attnum = i.indkey[0]
  where i.indrelid = t.oid and i.indisprimary)
union all
select 'unique index not led by tenant_id', i.indexrelid::regclass::text from pg_index i join tables t on t.oid = i.indrelid
where (i.indisunique or i.indisexclusion) and not i.indisprimary
  and not exists (select from tenant_columns c where c.relid = i.indrelid and c.attnum = i.indkey[0])
  and not exists (select from listed_unique l
    where l.relation = t.name and pg_get_indexdef(i.indexrelid) like '% USING btree ' || l.columns)
union all
select 'foreign key without tenant_id on both sides', t.name || ' ' || f.conname
from pg_constraint f join tables t on t.oid = f.conrelid
where f.contype = 'f' and not exists (
  select from unnest(f.conkey, f.confkey) pair (ours, theirs)
  join tenant_columns c on c.relid = f.conrelid and c.attnum = pair.ours
  join tenant_columns d on d.relid = f.confrelid and d.attnum = pair.theirs)
union all
select 'foreign key with an action', t.name || ' ' || f.conname from pg_constraint f join tables t on t.oid = f.conrelid
where f.contype = 'f' and (f.confdeltype <> 'a' or f.confupdtype <> 'a')
union all
select 'constraint not enforced', t.name || ' ' || f.conname from pg_constraint f join tables t on t.oid = f.conrelid
where not f.convalidated or not f.conenforced
union all
select 'row-level security not enabled', name from tables where not relrowsecurity
union all
select 'row-level security not forced', name from tables where not relforcerowsecurity
union all
select 'tenant policy missing or changed', t.name from tables t
left join listed_policy_text l on l.relation = t.name
where not exists (
  select from policies p where p.polrelid = t.oid and p.polname = 'tenant_isolation' and not p.polpermissive
    and p.polcmd = '*' and p.roles = '{trainflow_app}'
    and p.condition = coalesce(l.condition, '(tenant_id = app.tid())')
    and p.checked = coalesce(l.condition, '(tenant_id = app.tid())'))
union all
select 'policy that is not on the list', p.relation || ' ' || p.polname from policies p
where p.polname <> 'tenant_isolation'
  and not (p.polname = 'application' and p.roles = '{trainflow_app}')
  and not (p.polname = 'gate' and p.roles = '{trainflow_gate}'
    and exists (select from listed_gates l where l.relation = p.relation and l.command = p.polcmd::text))
union all
select 'trigger', t.name || ' ' || g.tgname from pg_trigger g join relations t on t.oid = g.tgrelid where not g.tgisinternal
union all
select 'rewrite rule', t.name || ' ' || r.rulename from pg_rewrite r join tables t on t.oid = r.ev_class
union all
select 'enum column', c.relation || '.' || c.attname from columns c join pg_type y on y.oid = c.atttypid
left join pg_type e on e.oid = y.typelem where y.typtype = 'e' or e.typtype = 'e'
union all
select 'identity column', relation || '.' || attname from columns where attidentity <> ''
union all
select 'volatile default', c.relation || '.' || c.attname from columns c
where c.attgenerated = '' and exists (
  select from regexp_matches(c.expression, '(?:(\w+)\.)?(\w+)\(', 'g') called join pg_proc p on p.proname = called[2]
  where p.provolatile = 'v' and (called[1] is null or p.pronamespace = to_regnamespace(called[1])))
union all
select 'sequence', name from relations where relkind = 'S'
union all
select 'view without security_invoker', name from relations
where relkind = 'v' and not coalesce('security_invoker=true' = any (reloptions), false)
union all
select 'materialized view', name from relations where relkind = 'm'
union all
select 'foreign table', name from relations where relkind = 'f'
union all
select 'security definer function that is not on the list', oid::regprocedure::text from definers
where name not in (select l.name from listed_definers l)
union all
select 'security definer function twice under one name', name from definers group by name having count(*) > 1
union all
select 'security definer function that is missing', l.name from listed_definers l
where l.name not in (select d.name from definers d)
union all
select 'security definer function with a loose search_path', oid::regprocedure::text from definers
where not coalesce('search_path=pg_catalog, public, pg_temp' = any(proconfig), false)
union all
select 'security definer function not owned by trainflow_gate', oid::regprocedure::text from definers
where proowner <> 'trainflow_gate'::regrole
union all
select 'security definer function open to everybody', d.oid::regprocedure::text from definers d
where exists (select from aclexplode(coalesce(d.proacl, acldefault('f', d.proowner))) g where g.grantee = 0)
union all
select 'app.tid() changed', 'app.tid()' where not exists (
  select from functions p join pg_language g on g.oid = p.prolang
  where p.name = 'app.tid' and g.lanname = 'plpgsql' and p.provolatile = 's' and not p.prosecdef and p.proconfig is null
    and trim(p.prosrc) = 'begin return nullif(current_setting(''app.tenant_id'', true), '''')::uuid; end')
union all
select 'role with too much power', rolname from pg_roles
where (rolname in ('trainflow_app', 'trainflow_gate') or oid in (select a.oid from application a))
  and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)
union all
select 'application role that may become the gate', rolname from application
where pg_has_role(oid, 'trainflow_gate', 'member')
union all
select 'application role that owns something', a.rolname || ' ' || pg_describe_object(d.classid, d.objid, d.objsubid)
from pg_shdepend d join application a on a.oid = d.refobjid
where d.refclassid = 'pg_authid'::regclass and d.deptype = 'o'
  and d.dbid in (0, (select oid from pg_database where datname = current_database()))
union all
select 'privilege for everybody', relation || ' ' || privilege from privileges where grantee = 0
union all
select 'privilege too much for the application', relation || ' ' || privilege from privileges
where (grantee in (select oid from application) or grantee = 'trainflow_gate'::regrole)
  and (privilege in ('TRUNCATE', 'REFERENCES', 'TRIGGER') or is_grantable)
union all
select 'audit log that can be changed', relation || ' ' || privilege from privileges
where split_part(relation, '.', 2) in ('audit_logs', 'audit_heads') and privilege in ('UPDATE', 'DELETE')
  and grantee <> relowner
  and not (relation = 'public.audit_heads' and privilege = 'UPDATE' and grantee = 'trainflow_gate'::regrole)
union all
select 'schema in which others may make objects', n.nspname from spaces n, aclexplode(n.nspacl) g
where g.privilege_type = 'CREATE'
  and (g.grantee = 0 or g.grantee = 'trainflow_gate'::regrole or g.grantee in (select oid from application))
order by rule, object
