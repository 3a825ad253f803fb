-- What a person saved on this laptop. Precious: nothing in here can be had again from the server.

create table client (
  only integer primary key check (only = 1),
  -- One user on one installation; a copied laptop takes a new one.
  id text not null,
  next_seq integer not null,
  -- The server's results are held, and their ids compared with ours, up to here.
  compared_seq integer not null,
  -- Server's clock minus this machine's, as last measured; null: never.
  clock_offset_ms integer,
  last_contact_at text,
  -- The latest instant that this laptop has seen: a clock set back does not lengthen the time without a server.
  latest_at text
) strict;

create table commands (
  position integer primary key autoincrement,
  -- Counted from 1 without gaps; null: not to be sent (again).
  seq integer unique,
  id text not null unique,
  method text not null,
  path text not null,
  body text not null,
  file_sha256 text,
  file_name text,
  file_bytes integer,
  -- The route's audit action, what it is about, and names for a sentence.
  action text not null,
  subject_kind text,
  subject_id text,
  params text not null,
  -- What it changes of its subject, member by member: held against the server's record when the person must decide.
  wished text not null,
  -- What the person was answered when it was saved.
  answer text not null,
  decided_at text not null,
  clock_offset_ms integer not null,
  state text not null check (state in ('waiting', 'sent', 'applied', 'rejected', 'set_aside', 'decision', 'discarded')),
  problem text,
  review integer not null default 0,
  answered_at text
) strict;
create index commands_state on commands (state);

create table files (
  sha256 text primary key,
  name text not null,
  bytes integer not null,
  media_type text not null
) strict;

create table file_chunks (
  sha256 text not null references files,
  position integer not null,
  content blob not null,
  primary key (sha256, position)
) strict, without rowid;
