import { type SQL, sql } from 'drizzle-orm';
import type { ResourceKind } from '#shared/sync/resource.schemas.ts';
import { list } from './db/sql.ts';

/** What a repository says it wrote. `….name`: also what records of other kinds show of it. */
export type Changed =
  | 'settings'
  | 'department'
  | 'department.name'
  | 'course'
  | 'course.name'
  | 'session'
  | 'requirement'
  | 'exemption'
  | 'user'
  | 'user.name'
  | 'enrollment'
  | 'request'
  | 'notification'
  | 'delegation';

/** `all`: written in bulk; whatever laptops hold of the kind is looked at again. */
export type ChangedIds = readonly string[] | 'all';

/** How the records of one kind become what laptops hold. One for each kind, in the context that owns the tables. */
export interface Publication {
  kind: ResourceKind;
  /**
   * Rows `(row_id, scope, body)`: what stands in which scope, as the API's own JSON. Instants are written by `app.iso`.
   * @param only the ids wanted: a list of values, or a query of ids
   */
  source(only: SQL): SQL;
  /** A query of the ids that stand in one of these scopes. @param scopes an expression of type text[] */
  inScopes(scopes: SQL): SQL;
  /** From what was written to the ids whose rows may differ by it (`ids`: a uuid[]); `all`: any of them may. */
  affectedBy: Partial<Record<Changed, 'all' | ((ids: SQL) => SQL)>>;
}

/**
 * A scope that is written out of an id, to be joined to a source as `s (scope)`. Fenced by `offset 0`: an expression is not
 * leakproof, so as one it could not be looked up among the scopes behind row-level security.
 */
export const scopeOf = (sort: 'person' | 'inbox', id: SQL): SQL =>
  sql`cross join lateral (select ${sql.raw(`'${sort}:'`)} || ${id} offset 0) s (scope)`;

/** For a kind's own changes: the records that were written. */
export const themselves = (ids: SQL): SQL => sql`select unnest(${ids}) as id`;

const registered = new Map<ResourceKind, Publication>();

/** Hands over every context's publications. Called where the server is wired together. */
export function registerPublications(publications: readonly Publication[]): void {
  for (const publication of publications) registered.set(publication.kind, publication);
}
export const everyPublication = (): readonly Publication[] => [...registered.values()];

/** Scopes that laptops hold; nothing is published in any other. */
export const activeScopes: SQL = sql`array(select scope from sync_scopes where tenant_id = app.tid())`;

/** A query of every id of the kind that laptops hold or ought to hold. */
export const heldOrDue = ({ kind, inScopes }: Publication): SQL => sql`
  select id from (${inScopes(activeScopes)}) due (id)
  union
  select row_id from sync_rows where tenant_id = app.tid() and kind = ${kind} and body is not null`;

/** A query of the ids whose rows may differ by what was changed; null when none may. */
export function touchedBy(
  publication: Publication,
  changes: ReadonlyMap<Changed, ReadonlySet<string> | 'all'>,
) {
  const queries: SQL[] = [];
  for (const [changed, ids] of changes) {
    const rule = publication.affectedBy[changed];
    if (rule === undefined) continue;
    if (rule === 'all' || ids === 'all') return heldOrDue(publication);
    if (ids.size > 0) queries.push(rule(list([...ids], 'uuid')));
  }
  return queries.length === 0 ? null : sql.join(queries, sql` union `);
}
