import { parsed } from '#shared/kernel/field-errors.ts';
import { invalid, missing } from '#shared/kernel/problem.ts';
import type { ParsedInput, Route } from '#shared/kernel/route.ts';

/** A request as it came, or as it was kept in the outbox. */
export interface Given {
  params: Record<string, string>;
  query: URLSearchParams;
  body: unknown;
}

/** What a route's handler receives. @throws Problem as the server: a malformed id is an absent one */
export function parseInput(route: Route, { params, query, body }: Given): ParsedInput<Route> {
  const given = route.params?.safeParse(params);
  if (given?.success === false) throw missing('record');
  return {
    ...(given === undefined ? {} : { params: given.data }),
    ...(route.query === undefined
      ? refuseAny(query)
      : { query: parsed(route.query, Object.fromEntries(query)) }),
    ...(route.body === undefined ? {} : { body: parsed(route.body, body) }),
  };
}

function refuseAny(query: URLSearchParams): object {
  const [unknown] = query.keys();
  if (unknown !== undefined) throw invalid(unknown, 'unknown_key', 'There is no parameter of this name.');
  return {};
}
