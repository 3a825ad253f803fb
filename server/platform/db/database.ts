import type { SQL } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import pg from 'pg';
import { Batch, type Rows, type Statement } from './batch.ts';

export interface DatabaseOptions {
  /** The application's own login: it owns nothing and cannot bypass row-level security. */
  url: string;
  poolSize: number;
  applicationName?: string;
}

/** The pool and the two ways through it. Nothing else in the program holds a connection. */
export interface Database {
  /** Statements up to one Sync, on any connection of the pool. */
  batch(statements: readonly Statement[]): Promise<Rows[]>;
  /** One connection for several round trips; given back, or thrown away when it broke. */
  withConnection<T>(use: (connection: DatabaseConnection) => Promise<T>): Promise<T>;
  stats(): { total: number; idle: number; waiting: number };
  close(): Promise<void>;
}

export interface DatabaseConnection {
  batch(statements: readonly Statement[]): Promise<Rows[]>;
  client: pg.PoolClient;
}

const dialect = new PgDialect();

/** A drizzle `sql` query as text and parameters. */
export function statementOf(query: SQL): Statement {
  const { sql, params } = dialect.sqlToQuery(query);
  return { text: sql, values: params };
}

/** Opens the pool; the first connection is made by the first query. */
export function createDatabase({ url, poolSize, applicationName = 'trainflow' }: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    application_name: applicationName,
    // Few enough to keep; a timer for each time one is given back costs more than they do.
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: 10_000,
    // Generic plans: under row-level security the planner never knows the tenant, so custom plans gain nothing and cost a
    // planning each time. Long reads switch back with SET LOCAL.
    options: '-c timezone=UTC -c plan_cache_mode=force_generic_plan -c jit=off',
    statement_timeout: 30_000,
    idle_in_transaction_session_timeout: 60_000,
  });
  pool.on('error', () => {
    // An idle connection broke (server restart); the pool has dropped it, and the next query opens another.
  });

  const withConnection: Database['withConnection'] = async (use) => {
    const client = await pool.connect();
    let broken: Error | undefined;
    const onError = (error: Error) => {
      broken = error;
    };
    client.on('error', onError);
    try {
      return await use({
        client,
        batch: (statements) => sendBatch(client, statements),
      });
    } finally {
      client.off('error', onError);
      client.release(broken);
    }
  };

  return {
    batch: (statements) => withConnection((connection) => connection.batch(statements)),
    withConnection,
    stats: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    close: () => pool.end(),
  };
}

const sendBatch = (client: pg.PoolClient, statements: readonly Statement[]) =>
  new Promise<Rows[]>((resolve, reject) => {
    client.query(
      new Batch(statements, (error, results) => {
        if (error) reject(error);
        else resolve(results);
      }),
    );
  });
