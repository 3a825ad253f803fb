import { missing } from '#shared/kernel/problem.ts';

/** The record. @throws Problem missing: not on this laptop is, for its user, not there. */
export function found<T>(record: T | null, what: string): T {
  if (record === null) throw missing(what);
  return record;
}
