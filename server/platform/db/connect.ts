import { Client } from 'pg';
import { codeOf, reasonOf, StartError } from '../start-error.ts';

/**
 * One connection of its own, for starting and for command-line work; requests use the pool.
 * @param setting the environment variable that named the database, for the sentence
 * @throws StartError when the database does not answer or does not let us in
 */
export async function connect(url: string, setting: string): Promise<Client> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    application_name: 'trainflow',
  });
  // A connection that breaks while nobody waits would otherwise end the process; the next query says it.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    throw new StartError(`${whatFailed(error, setting)}: ${reasonOf(error)}.`, error);
  }
}

/** `host:port/database`, without user and password. */
export const nameOf = (url: string): string => {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
};

function whatFailed(error: unknown, setting: string): string {
  const code = codeOf(error) ?? '';
  if (code.startsWith('28')) return `The database refuses the login of ${setting}`;
  if (code === '3D000') return `The database of ${setting} does not exist`;
  return `The database of ${setting} cannot be reached`;
}
