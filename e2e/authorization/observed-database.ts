import { AsyncLocalStorage } from 'node:async_hooks';
import { type Statement, statement } from '#server/platform/db/batch.ts';
import type { Database, DatabaseConnection } from '#server/platform/db/database.ts';
import { Problem } from '#shared/kernel/problem.ts';

/** What one request asked of the database. */
export interface Observed {
  /** The roles that each transaction of the request let in; null: anybody who is signed in. */
  admitted: (readonly string[] | null)[];
  /** Rows of the audit log that are written by themselves, beside any transaction: `user.viewed done`. */
  looks: string[];
  /** Audit actions on their way to a commit, with what the same transaction changed. */
  audited: string[];
  /** Transactions that had changed something when they came to their commit. */
  changes: number;
}

/** What becomes of a transaction that comes to its end. */
export type Ending = 'commit' | 'rollback' | 'refuse';

const watching = new AsyncLocalStorage<{ observed: Observed; ending: Ending }>();

/**
 * Runs a request and notes what it asks of the database.
 * @param ending `rollback` takes everything back at the moment of the commit, once all constraints have been checked, so
 * that the next request meets the same world; `refuse` lets the commit fail, as a database may.
 */
export async function observe<T>(
  ending: Ending,
  run: () => Promise<T>,
): Promise<{ result: T; observed: Observed }> {
  const observed: Observed = { admitted: [], looks: [], audited: [], changes: 0 };
  const result = await watching.run({ observed, ending }, run);
  return { result, observed };
}

/** The same database; what is asked inside `observe` is noted. */
export function observedDatabase(database: Database): Database {
  return {
    ...database,
    batch(statements) {
      note(statements);
      const looks = statements.filter(isAudit).map(({ values }) => `${values[2]} ${values[3]}`);
      watching.getStore()?.observed.looks.push(...looks);
      return database.batch(statements);
    },
    withConnection: (use) => database.withConnection((connection) => use(observedConnection(connection))),
  };
}

const observedConnection = (connection: DatabaseConnection): DatabaseConnection => ({
  ...connection,
  batch(statements) {
    note(statements);
    // What is published for laptops may follow the audit rows in a packet of its own.
    watching
      .getStore()
      ?.observed.audited.push(...statements.filter(isAudit).map(({ values }) => String(values[2])));
    return statements.at(-1)?.text === 'commit'
      ? atTheEnd(connection, statements)
      : connection.batch(statements);
  },
});

async function atTheEnd(connection: DatabaseConnection, statements: readonly Statement[]) {
  const watched = watching.getStore();
  if (watched === undefined) return connection.batch(statements);
  const { observed, ending } = watched;
  const audits = statements.slice(0, -1);
  const rows = await connection.batch([...audits, ...checks]);
  // Locking a row takes a transaction's number too: this counts what may have changed something, never too little.
  if (rows.at(-1)?.[0]?.xid !== null) observed.changes++;
  if (ending === 'refuse') throw new Problem('unavailable', 'test.no_commit', 'The database refuses.');
  await connection.batch([statement(ending)]);
  return [...rows.slice(0, audits.length), []];
}

const checks = [
  statement('set constraints all immediate'),
  statement('select pg_current_xact_id_if_assigned()::text as xid'),
];

function note(statements: readonly Statement[]): void {
  const observed = watching.getStore()?.observed;
  if (observed === undefined) return;
  for (const { text, values } of statements) {
    if (text.startsWith('select * from app.enter(')) observed.admitted.push(rolesIn(values[1]));
  }
}

/** `{foreman,manager}`, as the database reads it. */
const rolesIn = (literal: unknown): string[] | null =>
  literal === null ? null : String(literal).replace(/[{}]/g, '').split(',');

/** Its parameters: chain, instant, action, outcome, … */
const isAudit = ({ text }: Statement): boolean => text.includes('app.append_audit(');
