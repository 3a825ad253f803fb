import type { Resource, ResourceKind } from '#shared/sync/resource.schemas.ts';
import { matches } from './cache.ts';
import type { Changed, Copy } from './offline.ts';

/** The records as their user sees them: the server's copy with what he did since laid over it. */
export class View implements Copy {
  readonly base: Copy;
  readonly #over = new Map<ResourceKind, Map<string, object | null>>();

  constructor(base: Copy) {
    this.base = base;
  }

  get<Kind extends ResourceKind>(kind: Kind, id: string): Resource<Kind> | null {
    const changed = this.#over.get(kind)?.get(id);
    return changed === undefined ? this.base.get(kind, id) : recordOf<Kind>(changed);
  }

  list<Kind extends ResourceKind>(
    kind: Kind,
    where: Readonly<Record<string, string>> = {},
  ): Resource<Kind>[] {
    const base = this.base.list(kind, where);
    const over = this.#over.get(kind);
    if (over === undefined || over.size === 0) return base;
    const changed = [...over.values()].filter((record) => record !== null && matches(record, where));
    const untouched = base.filter((record) => !over.has(idOf(record)));
    return [...untouched, ...changed.map((record) => recordOf<Kind>(record))]
      .filter((record) => record !== null)
      .sort((one, other) => (idOf(one) < idOf(other) ? -1 : 1));
  }

  lay(changes: readonly Changed[]): void {
    for (const { kind, id, body } of changes) {
      const records = this.#over.get(kind) ?? new Map<string, object | null>();
      records.set(id, body);
      this.#over.set(kind, records);
    }
  }

  clear(): void {
    this.#over.clear();
  }

  isClear(): boolean {
    return this.#over.size === 0;
  }
}

const idOf = (record: object): string => String(Reflect.get(record, 'id') ?? Reflect.get(record, 'userId'));

/** `lay` put it under this kind. */
const recordOf = <Kind extends ResourceKind>(record: object | null): Resource<Kind> | null =>
  record as Resource<Kind> | null;
