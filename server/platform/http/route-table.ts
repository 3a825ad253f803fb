import type { Implementation } from './implement.ts';

/** What a path means: its routes by method, and the values of its parameters. */
export interface Found<T> {
  byMethod: ReadonlyMap<string, T>;
  params: Record<string, string>;
}

interface Patterned<T> {
  segments: readonly string[];
  byMethod: Map<string, T>;
}

/**
 * The contract's own table of paths. Fixed paths are one look-up, and stand before those with parameters
 * (`/api/courses/sessions` before `/api/courses/{id}`), which the fast router of the HTTP library cannot tell apart: its
 * slow one took a tenth of a request.
 */
export function createRouteTable<T>(
  implementations: readonly Implementation[],
  answering: (implementation: Implementation) => T,
): (path: string) => Found<T> | null {
  const fixed = new Map<string, Found<T>>();
  const patterned = new Map<number, Patterned<T>[]>();
  for (const [path, routes] of Map.groupBy(implementations, ({ route }) => route.path)) {
    const byMethod = new Map(routes.map((each) => [each.route.method.toUpperCase(), answering(each)]));
    const segments = path.split('/');
    if (!path.includes('{')) fixed.set(path, { byMethod, params: {} });
    else patterned.set(segments.length, [...(patterned.get(segments.length) ?? []), { segments, byMethod }]);
  }
  return (path) => {
    const known = fixed.get(path);
    if (known) return known;
    const given = path.split('/');
    for (const { segments, byMethod } of patterned.get(given.length) ?? []) {
      const params = matched(segments, given);
      if (params) return { byMethod, params };
    }
    return null;
  };
}

function matched(segments: readonly string[], given: readonly string[]): Record<string, string> | null {
  const params: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const value = given[index] ?? '';
    if (!segment.startsWith('{')) {
      if (segment !== value) return null;
    } else {
      if (value === '') return null;
      params[segment.slice(1, -1)] = decoded(value);
    }
  }
  return params;
}

/** What cannot be decoded stays as it is, and is no id. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
