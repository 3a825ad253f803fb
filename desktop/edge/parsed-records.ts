import type { Resource, ResourceKind } from '#shared/sync/resource.schemas.ts';
import { combine } from './combine.ts';

/** A row of the copy; a record that stands in several scopes has several. */
export interface Found {
  id: string;
  body: string;
}

/** Parsed records are kept up to so many: the standing of a crew of five hundred rests on ten thousand. */
const mostKept = 25_000;

/** Rows as records. A body that was parsed before and has not changed is not parsed again. */
export class ParsedRecords {
  readonly #kept = new Map<string, { body: string; record: unknown }>();

  /** @param rows in the order of their ids */
  of<Kind extends ResourceKind>(kind: Kind, rows: readonly Found[]): Resource<Kind>[] {
    const records: Resource<Kind>[] = [];
    for (let at = 0; at < rows.length; ) {
      const same = [rows[at]?.body ?? ''];
      const id = rows[at]?.id ?? '';
      for (at += 1; rows[at]?.id === id; at += 1) same.push(rows[at]?.body ?? '');
      records.push(this.#recordOf<Kind>(`${kind}:${id}`, same));
    }
    return records;
  }

  /** The one place where bodies become a record: the server published them by this schema, and their hashes were compared. */
  #recordOf<Kind extends ResourceKind>(key: string, bodies: readonly string[]): Resource<Kind> {
    const body = bodies.length === 1 ? (bodies[0] ?? '') : bodies.join('\n');
    const known = this.#kept.get(key);
    if (known?.body === body) return known.record as Resource<Kind>;
    if (this.#kept.size >= mostKept) this.#kept.clear();
    const record = combine(bodies);
    this.#kept.set(key, { body, record });
    return record as Resource<Kind>;
  }
}
