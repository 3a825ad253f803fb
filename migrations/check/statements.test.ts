import { expect, test } from 'vitest';
import { readMigrations } from '#server/platform/db/migrations.ts';
import { violationsIn } from './statements.ts';

test.each(readMigrations().map(({ name, sql }) => ({ name, sql })))('$name only adds', ({ sql }) => {
  expect(violationsIn(sql)).toEqual([]);
});

/** Each takes something away, or hides it well. */
const forbidden: [sql: string, why: RegExp][] = [
  ['drop table users', /not among the statements/],
  ['DROP  TABLE\nIF EXISTS users', /not among the statements/],
  ['drop schema app', /not among the statements/],
  ['alter table users drop column email', /not among the alterations/],
  ['alter table users drop email', /not among the alterations/],
  ['alter table users add x int, drop column email', /not among the alterations/],
  ['alter table only public.users /* quiet */ drop email', /not among the alterations/],
  ['alter table if exists "users" drop email', /not among the alterations/],
  ['alter table users rename to people', /rename is forbidden/],
  ['alter table users rename column email to mail', /rename is forbidden/],
  ['alter table users alter column email type varchar(20)', /a type may only become/],
  ['alter table users alter email set data type char(5)', /a type may only become/],
  ['alter table users alter email set not null', /may write nulls/],
  ['alter table users add column x int not null', /nullable or have a default/],
  ['alter table users disable row level security', /not among the alterations/],
  ['alter table users no force row level security', /not among the alterations/],
  ['alter table users owner to trainflow_app', /not among the alterations/],
  ['alter table users detach partition p', /not among the alterations/],
  ['create table x (id uuid references users (id) on delete cascade)', /cascade is forbidden/],
  ['drop function app.tid() cascade', /cascade is forbidden/],
  ['truncate users', /not among the statements/],
  ['delete from users', /not among the statements/],
  ['with gone as (delete from users returning id) insert into x select * from gone', /delete is forbidden/],
  ['merge into users u using x on u.id = x.id when matched then delete', /not among the statements/],
  ["select app.forget_attempts('x')", /not among the statements/],
  ['do $$ begin drop table users; end $$', /drop inside the body/],
  ["do $$ begin execute 'drop table users'; end $$", /drop inside the body/],
  [
    "do $x$ begin execute format('alter table %I drop column email', 'users'); end $x$",
    /alter inside the body/,
  ],
  ["do 'begin delete from users; end'", /delete inside the body/],
  [
    "create function f() returns void language plpgsql as $$ begin execute 'truncate users'; end $$",
    /truncate inside the body/,
  ],
  ['create procedure p() language sql as $body$ drop table users $body$', /drop inside the body/],
  ['create function f() returns int begin atomic delete from users; end', /begin atomic is not understood/],
  ['create trigger t before update on users for each row execute function f()', /not among the statements/],
  ['create materialized view v as select 1', /not among the statements/],
  ['call app.shrink()', /not among the statements/],
  ['set row_security = off', /not among the statements/],
  ['vacuum full users', /not among the statements/],
];

test.each(forbidden)('%s is refused', (sql, why) => {
  expect(
    violationsIn(`create table harmless (id uuid);\n${sql};`)
      .map((violation) => violation.why)
      .join('\n'),
  ).toMatch(why);
});

test('the line of a refused statement is named', () => {
  expect(violationsIn('create table a (id uuid);\n\n-- a word\ndrop table b;')).toMatchObject([{ line: 4 }]);
});

const harmless = [
  '-- drop table users\ncreate table a (id uuid)',
  '/* a comment /* in a comment */ drop table users; */ create table a (id uuid)',
  "comment on table a is 'drop table users; delete from users'",
  "insert into a values ('drop table users')",
  'create table a ("drop" text, "delete" text)',
  'create index a on b (c)',
  "alter table a add column x int, add y text not null default '', add constraint c check (x in (1, 2))",
  'alter table a alter x drop not null, alter x set default 3, alter column y type text',
  'create function f(x text) returns void language sql as $$ delete from a where key = x; -- drop\n $$',
  'drop policy tenant_isolation on tenants',
  'drop index a_b',
];

test.each(harmless)('%s is allowed', (sql) => {
  expect(violationsIn(`${sql};`)).toEqual([]);
});

test('what cannot be read is not waved through', () => {
  expect(() => violationsIn("insert into a values ('open")).toThrow(/line 1: cannot be read/);
  expect(() => violationsIn('do $$ begin')).toThrow(/\$\$ is not closed/);
  expect(() => violationsIn('/* /* */ drop table users')).toThrow(/comment is not closed/);
});
