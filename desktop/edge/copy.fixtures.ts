import type { Resource, ResourceKind } from '#shared/sync/resource.schemas.ts';
import { resourceSchemas } from '#shared/sync/resource.schemas.ts';
import type { Changed, Copy } from './offline.ts';

/** A copy in memory: what tests put into it, the last of each record. */
export function copyOf(records: readonly Changed[]): Copy {
  const held = new Map(records.map(({ kind, id, body }) => [`${kind} ${id}`, { kind, body }]));
  return {
    get<Kind extends ResourceKind>(kind: Kind, id: string) {
      return bodyOf(kind, held.get(`${kind} ${id}`)?.body ?? null);
    },
    list<Kind extends ResourceKind>(kind: Kind, where: Readonly<Record<string, string>> = {}) {
      return [...held.values()]
        .filter((each) => each.kind === kind)
        .flatMap(({ body }) => bodyOf(kind, body) ?? [])
        .filter((body) =>
          Object.entries(where).every(([member, value]) => Reflect.get(body, member) === value),
        );
    },
  };
}

/** A record as its kind's schema reads it: what no laptop could have received fails here. */
function bodyOf<Kind extends ResourceKind>(kind: Kind, body: unknown): Resource<Kind> | null {
  return body === null ? null : (resourceSchemas[kind].parse(body) as Resource<Kind>);
}
