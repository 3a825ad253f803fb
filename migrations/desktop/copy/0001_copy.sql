-- The server's records that this laptop's user may see, as they were received. Can be fetched again at any time.

create table standing (
  only integer primary key check (only = 1),
  -- The client whose commands `last_command` counts.
  client text,
  epoch text,
  cursor integer not null default 0,
  -- The last command whose effects stand in this copy.
  last_command integer not null default 0,
  policy text,
  -- 1: the copy was complete once, and may be shown.
  whole integer not null default 0,
  -- 1: something differs from the server and it is not known what: the next pull compares scope by scope.
  suspect integer not null default 0,
  -- The scope that was last read through for damage.
  verified integer not null default 0,
  last_pull_at text
) strict;
insert into standing (only) values (1);

create table scopes (
  number integer primary key,
  name text not null unique,
  -- Held whole up to here.
  cursor integer not null default 0,
  count integer not null default 0,
  -- XOR of the records' hashes, signed 64 bits as decimal text.
  checksum text not null default '0',
  -- 0: to be fetched anew.
  trusted integer not null default 1
) strict;

-- Appended in the order of scopes: a table clustered by its key took two and a half times as long to fill.
create table records (
  scope integer not null references scopes,
  kind text not null,
  id text not null,
  seq integer not null,
  body text not null,
  unique (scope, kind, id)
) strict;
create index records_by_id on records (kind, id);

-- What lists are asked by. "or" and not "in": only then does SQLite see that a query of one kind is covered.
create index records_by_user on records (kind, body ->> '$.userId')
  where kind = 'enrollment' or kind = 'exemption' or kind = 'request';
create index records_by_course on records (kind, body ->> '$.courseId')
  where kind = 'enrollment' or kind = 'exemption' or kind = 'request' or kind = 'requirement' or kind = 'session';
create index records_by_session on records (kind, body ->> '$.sessionId') where kind = 'enrollment';
create index records_by_department on records (kind, body ->> '$.departmentId') where kind = 'person';
create index records_by_foreman on records (kind, body ->> '$.foremanId') where kind = 'person';

create table contacts (
  id integer primary key autoincrement,
  at text not null,
  kind text not null,
  records integer not null,
  bytes integer not null,
  ms integer not null,
  code text
) strict;
