import type { Client } from 'pg';
import { StartError } from '../start-error.ts';
import { connect } from './connect.ts';
import { lint } from './lint.ts';
import { type Migration, pendingMigrations, readMigrations } from './migrations.ts';
import { isQueueCurrent } from './queue-schema.ts';

/**
 * What must hold before the first request is answered, asked as the application itself: no power that passes by
 * row-level security, a database of exactly this program, and a catalogue without a gap between tenants.
 * @throws StartError with the first thing that does not hold
 */
export async function checkDatabase(
  appUrl: string,
  migrations: Migration[] = readMigrations(),
): Promise<void> {
  const client = await connect(appUrl, 'DATABASE_URL');
  try {
    await refusePower(client);
    await refuseOutdated(client, migrations);
    await refuseGaps(client);
  } finally {
    await client.end();
  }
}

const powers = `select current_user as name, rolsuper as superuser, rolbypassrls as bypass,
    exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and n.nspname !~ '^pg_' and pg_has_role(c.relowner, 'member')) as owner,
    to_regrole('trainflow_app') is null or pg_has_role(to_regrole('trainflow_app'), 'usage') as application
  from pg_roles where rolname = current_user`;

interface Powers {
  name: string;
  superuser: boolean;
  bypass: boolean;
  owner: boolean;
  application: boolean;
}

async function refusePower(client: Client): Promise<void> {
  const [role] = (await client.query<Powers>(powers)).rows;
  const refuse = (why: string) => {
    throw new StartError(
      `The server does not run as the database role "${role?.name}": ${why}; let DATABASE_URL name an application login and DATABASE_OWNER_URL the owner.`,
    );
  };
  if (role?.superuser) refuse('it is a superuser, which no tenant boundary holds');
  if (role?.bypass) refuse('it may bypass row-level security');
  if (role?.owner) refuse('it owns tables, or may act as their owner');
  if (!role?.application) refuse('it is no member of trainflow_app');
}

async function refuseOutdated(client: Client, migrations: Migration[]): Promise<void> {
  const pending = await pendingMigrations(client, migrations);
  const [first] = pending;
  if (first) {
    throw new StartError(
      `The database lacks the migration ${first.name}${andMore(pending)}; run \`npm run admin -- migrate\` with DATABASE_OWNER_URL set.`,
    );
  }
  if (!(await isQueueCurrent(client))) {
    throw new StartError(
      'The job queue of the database is of another version; run `npm run admin -- migrate` with DATABASE_OWNER_URL set.',
    );
  }
}

async function refuseGaps(client: Client): Promise<void> {
  const findings = await lint(client);
  const [first] = findings;
  if (first) {
    throw new StartError(
      `The database does not keep tenants apart: ${first.rule}, ${first.object}${andMore(findings)}; the server does not start on it.`,
    );
  }
}

const andMore = ({ length }: { length: number }): string => (length > 1 ? ` (and ${length - 1} more)` : '');
