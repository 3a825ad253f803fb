import { type Refusal, refusal } from './refusal.ts';

const wrongValue = refusal(400, 'invalid_input', 'A value in the request cannot be stored.');
const duplicate = refusal(409, 'duplicate', 'Another record has this value already.');
const referenced = refusal(409, 'reference', 'The request refers to a record that does not fit.');
const collided = refusal(409, 'concurrent', 'Somebody changed the same record at that moment. Try again.');
const busy = refusal(503, 'busy', 'The server is busy. Try again in a moment.', { 'retry-after': '5' });
/** A row that row-level security kept from the asker is a row that is not there. */
const unseen = refusal(404, 'record.missing', 'There is no such record.');

/** PostgreSQL's SQLSTATE codes that a request can cause, and the answer to each. */
const bySqlState: Readonly<Record<string, Refusal>> = {
  '22001': wrongValue, // longer than the column
  '22003': wrongValue, // number out of range
  '22007': wrongValue, // not a date
  '22008': wrongValue, // date out of range
  '22021': wrongValue, // bytes that are not UTF-8, NUL
  '22P02': wrongValue, // text that is not a number, uuid, …
  '22P05': wrongValue, // character that cannot be stored
  '23502': wrongValue, // not-null
  '23514': wrongValue, // check
  '23503': referenced,
  '23505': duplicate,
  '23P01': duplicate, // exclusion
  '40001': collided, // serialization
  '40P01': collided, // deadlock
  '42501': unseen,
  '53300': busy, // too many connections
  '55P03': busy, // lock not available
  '57014': busy, // statement timeout
  '57P01': busy, // shutting down
  '57P02': busy,
  '57P03': busy, // starting up
};
const unreachable = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN']);

/** The SQLSTATE of an error of the database driver, also inside the error that the query builder wraps around it. */
export function sqlStateOf(thrown: unknown): string | undefined {
  for (let error = thrown, depth = 0; error instanceof Error && depth < 5; error = error.cause, depth++) {
    if ('severity' in error && 'code' in error && typeof error.code === 'string') return error.code;
  }
  return undefined;
}

/** The answer to a database error that a request can cause, or that passes by itself; undefined: ours to mend. */
export function refusalOfSqlState(thrown: unknown): Refusal | undefined {
  const state = sqlStateOf(thrown);
  if (state !== undefined) return bySqlState[state] ?? (state.startsWith('08') ? busy : undefined);
  return isUnreachable(thrown) || isCutOff(thrown) ? busy : undefined;
}

/** True when row-level security or a missing grant refused: the answer is a 404, the operator hears of it. */
export const isAlarming = (thrown: unknown): boolean => sqlStateOf(thrown) === '42501';

/** SQLSTATE classes that tell of the database's state and not of the request: connection, transaction, resources, operator, system. */
const passingClasses = new Set(['08', '40', '53', '55', '57', '58']);
/** Of this machine: a full disk, too many open files, a connection cut. */
const passingCodes = new Set([...unreachable, 'ENOSPC', 'EDQUOT', 'EIO', 'EMFILE', 'ENFILE']);
/** True for what says nothing about the request: sent again later it may well go through. */
export function isPassing(thrown: unknown): boolean {
  const state = sqlStateOf(thrown);
  if (state !== undefined) return passingClasses.has(state.slice(0, 2));
  const errors = thrown instanceof AggregateError ? thrown.errors : [thrown];
  return errors.some(
    (error) =>
      isCutOff(error) || (error instanceof Error && 'code' in error && passingCodes.has(String(error.code))),
  );
}

/** The connection to the database went away under a statement: the driver gives that no code. */
const isCutOff = (thrown: unknown): boolean =>
  thrown instanceof Error &&
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/.test(
    thrown.message,
  );

function isUnreachable(thrown: unknown): boolean {
  const errors = thrown instanceof AggregateError ? thrown.errors : [thrown];
  return errors.some(
    (error) =>
      error instanceof Error &&
      'code' in error &&
      unreachable.has(String(error.code)) &&
      // Only the connection to the database: what else is unreachable is a fault of its own.
      'syscall' in error &&
      error.syscall === 'connect',
  );
}
