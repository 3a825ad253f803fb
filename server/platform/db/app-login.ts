import { Client } from 'pg';
import { codeOf, reasonOf, StartError } from '../start-error.ts';

/**
 * Makes the login role that the application uses: a member of `trainflow_app`, with no power of its own.
 * A role that the database's administrator made is left as it is, but for a missing membership or an old password.
 * @throws StartError when the owner has not the right to do it
 */
export async function ensureLogin(owner: Client, appUrl: string): Promise<void> {
  const { username, password } = credentialsOf(appUrl);
  refuseOwner(owner, username);
  const name = owner.escapeIdentifier(username);
  const secret = password === '' ? '' : `password ${owner.escapeLiteral(password)}`;
  try {
    await owner.query('grant usage on schema trainflow_meta to trainflow_app');
    await owner.query('grant select on trainflow_meta.schema_migrations to trainflow_app');
    const role = await owner.query<{ member: boolean }>(
      "select pg_has_role(oid, 'trainflow_app', 'usage') as member from pg_roles where rolname = $1",
      [username],
    );
    if (role.rows.length === 0) await owner.query(`create role ${name} login ${secret}`);
    if (!role.rows[0]?.member) await owner.query(`grant trainflow_app to ${name}`);
    if (role.rows.length > 0 && secret !== '' && (await isPasswordOld(appUrl))) {
      await owner.query(`alter role ${name} ${secret}`);
    }
  } catch (error) {
    throw new StartError(
      `The application's login "${username}" cannot be set up by the owner (${reasonOf(error)}); let the database's administrator make it, a member of trainflow_app.`,
      error,
    );
  }
}

function credentialsOf(url: string): { username: string; password: string } {
  const { username, password } = new URL(url);
  return { username: decodeURIComponent(username), password: decodeURIComponent(password) };
}

function refuseOwner(owner: Client, username: string): void {
  if (username === '') throw new StartError('DATABASE_URL names no user; give it the application login.');
  if (username === owner.user) {
    throw new StartError(
      `DATABASE_URL and DATABASE_OWNER_URL name the same user "${username}"; the application's login must own nothing.`,
    );
  }
}

async function isPasswordOld(appUrl: string): Promise<boolean> {
  const client = new Client({ connectionString: appUrl, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    return false;
  } catch (error) {
    return codeOf(error) === '28P01';
  } finally {
    await client.end();
  }
}
