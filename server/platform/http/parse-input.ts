import { parsed } from '#shared/kernel/field-errors.ts';
import { invalid, missing, type Problem } from '#shared/kernel/problem.ts';
import type { Route } from '#shared/kernel/route.ts';
import { isStorable } from '#shared/kernel/strict-json.ts';
import type { Exchange } from './exchange.ts';
import { searchOf } from './idempotency.ts';

/** An id that nobody has: ids are UUIDv7. */
const nobody = '00000000-0000-0000-0000-000000000000';

export interface Params {
  values: Record<string, unknown> | undefined;
  /** The `{id}` of the path, for the audit log; null when there is none or it is malformed. */
  subjectId: string | null;
}

/**
 * The path's parameters. A malformed id is asked for as an id that nobody has, so that it gets, by construction, the
 * very answer of an absent one: 403 where the role does not allow it, and the same 404 where it does.
 */
export function paramsOf(route: Route, given: Record<string, string>): Params {
  if (route.params === undefined) return { values: undefined, subjectId: null };
  const read = route.params.safeParse(given);
  if (read.success) return { values: read.data, subjectId: idOf(read.data) };
  const wrong = new Set(read.error.issues.map(({ path }) => path[0]));
  const absent = route.params.safeParse(
    Object.fromEntries(
      Object.entries(given).map(([name, value]) => [name, wrong.has(name) ? nobody : value]),
    ),
  );
  if (!absent.success) throw missing('record');
  return { values: absent.data, subjectId: wrong.has('id') ? null : idOf(absent.data) };
}

const idOf = ({ id }: Record<string, unknown>): string | null => (id === undefined ? null : String(id));

/** The query's parameters: each known, each once. @throws Problem invalid */
export function queryOf(route: Route, exchange: Exchange): Record<string, unknown> | undefined {
  const search = searchOf(exchange);
  if (search === '' && route.query === undefined) return undefined;
  const given: Record<string, string> = Object.create(null);
  for (const [name, value] of new URLSearchParams(search)) {
    if (name in given) throw repeated(name);
    if (!isStorable(name) || !isStorable(value))
      throw invalid(name.toWellFormed(), 'bad_character', 'Contains a character that cannot be stored.');
    given[name] = value;
  }
  const [unknown] = route.query === undefined ? Object.keys(given) : [];
  if (unknown !== undefined) throw invalid(unknown, 'unknown_key', 'There is no parameter of this name.');
  return route.query === undefined ? undefined : parsed(route.query, { ...given });
}

const repeated = (name: string): Problem => invalid(name, 'repeated', 'This parameter is given twice.');
