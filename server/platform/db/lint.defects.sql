-- What a careless migration might do. Each defect: what it is, the rule that must find it with the object that must be
-- named, and how to plant it. pg_temp.plant(columns, key) makes the table `plants`, faultless but for what it is given.

-- a table without a tenant
--> table without tenant_id uuid not null: public.plants
create table plants (id uuid primary key);

-- a tenant that may be null
--> table without tenant_id uuid not null: public.plants
call pg_temp.plant();
alter table plants drop constraint plants_pkey;
alter table plants alter tenant_id drop not null;

-- a tenant that is text
--> table without tenant_id uuid not null: public.plants
create table plants (tenant_id text not null, primary key (tenant_id));

-- no created_at
--> table without created_at timestamptz not null: public.plants
call pg_temp.plant();
alter table plants drop created_at;

-- an updated_at without a zone
--> table without updated_at timestamptz not null: public.plants
call pg_temp.plant();
alter table plants alter updated_at type timestamp;

-- a tenant by default
--> tenant_id with a default: public.plants
call pg_temp.plant();
alter table plants alter tenant_id set default app.central_id();

-- no primary key
--> primary key missing or not led by tenant_id: public.plants
call pg_temp.plant('', 'unique (tenant_id, id)');

-- a primary key on id alone
--> primary key missing or not led by tenant_id: public.plants
call pg_temp.plant('', 'primary key (id)');

-- a primary key that ends with the tenant
--> primary key missing or not led by tenant_id: public.plants
call pg_temp.plant('', 'primary key (id, tenant_id)');

-- a unique e-mail across tenants
--> unique index not led by tenant_id: public.users_mail
create unique index users_mail on users (email_norm);

-- a unique expression
--> unique index not led by tenant_id: public.users_mail
create unique index users_mail on users (lower(email), tenant_id);

-- a second unique index on tenants
--> unique index not led by tenant_id: public.tenants_name
create unique index tenants_name on tenants (name_en);

-- a foreign key by id alone
--> foreign key without tenant_id on both sides: public.plants plants_user_id_fkey
create unique index users_id on users (id);
call pg_temp.plant('user_id uuid references users (id)');

-- a foreign key that crosses the tenant with something else
--> foreign key without tenant_id on both sides: public.plants plants_other_user_id_fkey
call pg_temp.plant('other uuid, user_id uuid,
  foreign key (other, user_id) references users (tenant_id, id)');

-- a cascade
--> foreign key with an action: public.plants plants_tenant_id_user_id_fkey
call pg_temp.plant('user_id uuid,
  foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade');

-- a foreign key that sets null
--> foreign key with an action: public.plants plants_tenant_id_user_id_fkey
call pg_temp.plant('user_id uuid,
  foreign key (tenant_id, user_id) references users (tenant_id, id) on update set null');

-- a foreign key that is not checked
--> constraint not enforced: public.plants loose
call pg_temp.plant('user_id uuid');
alter table plants add constraint loose
  foreign key (tenant_id, user_id) references users (tenant_id, id) not enforced;

-- row-level security switched off
--> row-level security not enabled: public.users
alter table users disable row level security;

-- row-level security not forced on the owner
--> row-level security not forced: public.users
alter table users no force row level security;

-- no tenant policy
--> tenant policy missing or changed: public.courses
drop policy tenant_isolation on courses;

-- a permissive tenant policy
--> tenant policy missing or changed: public.courses
drop policy tenant_isolation on courses;
create policy tenant_isolation on courses to trainflow_app
  using (tenant_id = app.tid()) with check (tenant_id = app.tid());

-- a tenant policy that checks only reading
--> tenant policy missing or changed: public.courses
drop policy tenant_isolation on courses;
create policy tenant_isolation on courses as restrictive for select to trainflow_app
  using (tenant_id = app.tid());

-- a tenant policy with a back door
--> tenant policy missing or changed: public.courses
alter policy tenant_isolation on courses using (tenant_id = app.tid() or app.uid() is null);

-- a tenant policy that lets foreign rows in
--> tenant policy missing or changed: public.courses
alter policy tenant_isolation on courses with check (true);

-- the central exception on another table
--> tenant policy missing or changed: public.users
alter policy tenant_isolation on users using (tenant_id = app.tid() or app.tid() = app.central_id());

-- a policy of its own
--> policy that is not on the list: public.users helpful
create policy helpful on users to trainflow_app using (true);

-- the gate let into another table
--> policy that is not on the list: public.course_sessions gate
create policy gate on course_sessions to trainflow_gate using (true);

-- the gate allowed to write where it may read
--> policy that is not on the list: public.users gate
drop policy gate on users;
create policy gate on users to trainflow_gate using (true);

-- a gate open to everybody
--> policy that is not on the list: public.users gate
drop policy gate on users;
create policy gate on users for select using (true);

-- a partition without its own lock
--> row-level security not enabled: public.plants_0
create table plants (tenant_id uuid not null references tenants (tenant_id), id uuid not null,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(),
  primary key (tenant_id, id)) partition by hash (tenant_id);
call app.isolate('plants');
create table plants_0 partition of plants for values with (modulus 1, remainder 0);

-- a trigger
--> trigger: public.users touch
create function app.touch() returns trigger language plpgsql as 'begin return new; end';
create trigger touch before update on users for each row execute function app.touch();

-- a rule
--> rewrite rule: public.users quiet
create rule quiet as on delete to users do instead nothing;

-- a table of another server
--> foreign table: public.far
create foreign data wrapper wire;
create server elsewhere foreign data wrapper wire;
create foreign table far (id uuid) server elsewhere;

-- an enum
--> enum column: public.courses.colour
create type colour as enum ('red');
alter table courses add colour colour;

-- an array of an enum
--> enum column: public.courses.colours
create type colour as enum ('red');
alter table courses add colours colour[];

-- an identity
--> identity column: public.plants.number
call pg_temp.plant('number bigint generated always as identity');

-- an id made by the database
--> volatile default: public.courses.id
alter table courses alter id set default gen_random_uuid();

-- an id made by a function of ours
--> volatile default: public.courses.id
create function app.next_id() returns uuid language sql volatile as 'select uuidv7()';
alter table courses alter id set default app.next_id();

-- a serial
--> sequence: public.plants_number_seq
call pg_temp.plant('number bigserial');

-- a view that looks with its owner's eyes
--> view without security_invoker: public.everybody
create view everybody as select * from users;

-- a materialized view
--> materialized view: public.everybody
create materialized view everybody as select id from users;

-- a door nobody listed
--> security definer function that is not on the list: app.peek()
create function app.peek() returns bigint language sql security definer set search_path = pg_catalog, public, pg_temp
  as 'select count(*) from users';
call app.entrust('app.peek');

-- a listed door with a second form
--> security definer function twice under one name: app.search_users
create function app.search_users(text) returns bigint language sql security definer
  set search_path = pg_catalog, public, pg_temp as 'select count(*) from users';
revoke all on function app.search_users(text) from public;
grant create on schema app to trainflow_gate;
alter function app.search_users(text) owner to trainflow_gate;
revoke create on schema app from trainflow_gate;

-- a door that lost its lock
--> security definer function that is missing: app.search_users
alter function app.search_users security invoker;

-- a door without a fixed search_path
--> security definer function with a loose search_path: app.search_users(text,integer)
alter function app.search_users reset search_path;

-- a door of the superuser
--> security definer function not owned by trainflow_gate: app.search_users(text,integer)
alter function app.search_users owner to postgres;

-- a door open to everybody
--> security definer function open to everybody: app.search_users(text,integer)
grant execute on function app.search_users to public;

-- another answer to who the tenant is
--> app.tid() changed: app.tid()
create or replace function app.tid() returns uuid language plpgsql stable as
  'begin return coalesce(nullif(current_setting(''app.tenant_id'', true), '''')::uuid, app.central_id()); end';

-- an application that bypasses
--> role with too much power: trainflow_app
alter role trainflow_app bypassrls;

-- a login that may make roles
--> role with too much power: trainflow
alter role trainflow createrole;

-- a login that may become the gate
--> application role that may become the gate: trainflow
grant trainflow_gate to trainflow;

-- an application that owns a table
--> application role that owns something: trainflow_app table public.notifications
alter table notifications owner to trainflow_app;

-- a login that owns a function
--> application role that owns something: trainflow function app.fold(text)
alter function app.fold owner to trainflow;

-- a grant to everybody
--> privilege for everybody: public.courses SELECT
grant select on courses to public;

-- a column granted to everybody
--> privilege for everybody: public.users.email SELECT
grant select (email) on users to public;

-- truncation
--> privilege too much for the application: public.courses TRUNCATE
grant truncate on courses to trainflow_app;

-- references
--> privilege too much for the application: public.courses REFERENCES
grant references on courses to trainflow;

-- triggers
--> privilege too much for the application: public.courses TRIGGER
grant trigger on courses to trainflow_gate;

-- a grant that may be passed on
--> privilege too much for the application: public.courses SELECT
grant select on courses to trainflow_app with grant option;

-- an audit log that can be rewritten
--> audit log that can be changed: public.audit_logs UPDATE
grant update on audit_logs to trainflow_app;

-- an audit log that the gate can shorten
--> audit log that can be changed: public.audit_logs DELETE
grant delete on audit_logs to trainflow_gate;

-- a schema anybody may build in
--> schema in which others may make objects: public
grant create on schema public to public;
