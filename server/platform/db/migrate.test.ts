import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { emptyDatabase, type TestDatabase } from '#e2e/support/database.ts';
import { migrate } from './migrate.ts';
import { type Migration, readMigrations } from './migrations.ts';

const ours = readMigrations();
const names = ours.map(({ name }) => name);
const later = (sql: string, name = '9999_later.sql'): Migration => ({ name, sql, checksum: `of ${sql}` });

let database: TestDatabase;
beforeEach(async () => {
  database = await emptyDatabase();
});
afterEach(() => database.drop());

async function ask<T extends object>(url: string, sql: string): Promise<T[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('bringing a database up to date', () => {
  test('an owner who is no superuser migrates an empty database, and the second time there is nothing to do', async () => {
    expect(await migrate(database)).toEqual(names);
    expect(await migrate(database)).toEqual([]);
  });

  test('a superuser may do it too', async () => {
    expect(await migrate({ ...database, ownerUrl: database.superuserUrl })).toEqual(names);
  });

  test('two servers that start at once apply every migration once', async () => {
    const [first, second] = await Promise.all([migrate(database), migrate(database)]);
    expect([...first, ...second]).toEqual(names);
  });

  test('a migration that fails leaves no trace, not even of its first half, and is named', async () => {
    const migrations = [...ours, later('create table half (id uuid); select 1 / 0')];
    await expect(migrate({ ...database, migrations })).rejects.toThrow(
      'The migration 9999_later.sql failed and was rolled back: division by zero.',
    );
    expect(await ask(database.ownerUrl, "select to_regclass('public.half') as half")).toEqual([
      { half: null },
    ]);
    expect(await migrate(database)).toEqual([]);
  });

  test('a migration that was edited after it was applied is refused', async () => {
    await migrate(database);
    const migrations = ours.with(0, { name: names[0] ?? '', sql: '', checksum: 'another' });
    await expect(migrate({ ...database, migrations })).rejects.toThrow(
      /0001_platform\.sql was changed after it was applied/,
    );
  });

  test('a database newer than the program is refused', async () => {
    await migrate({ ...database, migrations: [...ours, later('select 1')] });
    await expect(migrate(database)).rejects.toThrow(
      'The database is newer than this program: it has the migration 9999_later.sql; start the newer TrainFlow.',
    );
  });

  test('a new migration cannot slip in before one that is applied', async () => {
    await migrate(database);
    const migrations = [later('select 1', '0000_early.sql'), ...ours];
    await expect(migrate({ ...database, migrations })).rejects.toThrow(
      /0000_early\.sql is new but stands before/,
    );
  });

  test('a job queue newer than the program is refused', async () => {
    await migrate(database);
    await ask(database.ownerUrl, 'update pgboss.version set version = version + 1');
    await expect(migrate(database)).rejects.toThrow(/newer than this program: its job queue/);
  });
});

describe("the application's login", () => {
  const withUser = (user: string, password: string) => {
    const url = new URL(database.appUrl);
    url.username = encodeURIComponent(user);
    url.password = encodeURIComponent(password);
    return url.href;
  };

  test('is made without any power, and follows a new password in DATABASE_URL', async () => {
    const before = withUser('tests_login', 'first password: %"\'');
    const after = withUser('tests_login', 'second');
    await migrate({ ...database, appUrl: before });
    const [role] = await ask(
      before,
      'select rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication from pg_roles where rolname = current_user',
    );
    expect(Object.values(role ?? {})).toEqual([false, false, false, false, false]);
    await expect(ask(after, 'select 1')).rejects.toThrow(/password/);
    await migrate({ ...database, appUrl: after });
    expect(await ask(after, 'select name from trainflow_meta.schema_migrations')).toHaveLength(names.length);
    await expect(ask(after, 'delete from trainflow_meta.schema_migrations')).rejects.toThrow(
      /permission denied/,
    );
  });

  test('must not be the owner', async () => {
    await expect(migrate({ ...database, appUrl: database.ownerUrl })).rejects.toThrow(/must own nothing/);
  });

  test('an owner who may not make roles says what the administrator of the database must do', async () => {
    const owner = new URL(database.ownerUrl);
    await migrate(database);
    await ask(
      database.superuserUrl,
      `create role tests_poor login password 'x'; grant trainflow_owner to tests_poor; grant connect on database "${owner.pathname.slice(1)}" to tests_poor`,
    );
    owner.username = 'tests_poor';
    owner.password = 'x';
    await expect(migrate({ ownerUrl: owner.href, appUrl: withUser('tests_new', 'y') })).rejects.toThrow(
      /login "tests_new" cannot be set up by the owner .*let the database's administrator make it/,
    );
  });
});

describe('a database that cannot be used', () => {
  test('that does not answer is named by its setting', async () => {
    const ownerUrl = 'postgres://somebody:secret@127.0.0.1:9/trainflow';
    const failure = migrate({ ...database, ownerUrl });
    await expect(failure).rejects.toThrow(
      /^The database of DATABASE_OWNER_URL cannot be reached: .*ECONNREFUSED/,
    );
    await expect(failure).rejects.not.toThrow(/secret/);
  });

  test('that refuses the login says so', async () => {
    const wrong = new URL(database.ownerUrl);
    wrong.password = 'wrong';
    await expect(migrate({ ...database, ownerUrl: wrong.href })).rejects.toThrow(
      /^The database refuses the login of DATABASE_OWNER_URL/,
    );
  });
});
