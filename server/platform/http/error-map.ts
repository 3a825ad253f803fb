import { STATUS_CODES } from 'node:http';
import { Problem } from '#shared/kernel/problem.ts';
import { HttpRefusal, type Refusal, refusal } from './refusal.ts';
import { refusalOfSqlState } from './sql-state.ts';

/**
 * The one error map: what a person can act on says so; what the database refused becomes a 4xx without its text; the
 * rest is ours, a 500 that says nothing but the request's number.
 */
export function refusalOf(thrown: unknown): Refusal {
  if (thrown instanceof HttpRefusal) return thrown.refusal;
  if (thrown instanceof Problem && thrown.kind !== 'internal') return refusalOfProblem(thrown);
  return refusalOfSqlState(thrown) ?? unexpected;
}

const unexpected = refusal(500, 'internal', 'Something went wrong on our side.');

function refusalOfProblem(problem: Problem): Refusal {
  const { status, code, message, errors, details, retryAfterSeconds } = problem;
  return { status, code, detail: message, errors, details, headers: headersOf(status, retryAfterSeconds) };
}

function headersOf(status: number, retryAfterSeconds: number | undefined): Record<string, string> {
  if (retryAfterSeconds !== undefined) return { 'retry-after': String(Math.ceil(retryAfterSeconds)) };
  if (status === 401) return { 'www-authenticate': 'Session realm="TrainFlow"' };
  return {};
}

export const titleOf = (status: number): string => STATUS_CODES[status] ?? 'Error';
