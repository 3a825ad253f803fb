import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { auditPublication } from '#server/sync/audit-publication.ts';
import { type Backend, startBackend } from '../support/backend.ts';
import type { Person } from '../support/bare-app.ts';
import { type Laptop, laptopOf } from '../support/laptop.ts';
import { type Renewing, renewing } from '../support/renewing.ts';

export interface Stage {
  backend: Backend;
  cast: Renewing;
  /** A laptop of his that has fetched all it may. @param accept the codings it takes */
  laptop(person: Person, accept?: string): Promise<Laptop>;
}

/**
 * A server that no laptop has asked yet, and a tenant for each test; after each what was published is held against the
 * tables. @param each is handed the stage before each test
 */
export function syncStage(each: (stage: Stage) => void): void {
  let backend: Backend;
  let cast: Renewing;
  beforeAll(async () => {
    backend = await startBackend({ published: false });
  });
  afterAll(() => backend.close());
  beforeEach(async () => {
    cast = await renewing(backend);
    const laptop = async (person: Person, accept?: string) => {
      const made = await laptopOf(backend, person, accept);
      await made.pull();
      return made;
    };
    each({ backend, cast, laptop });
  });
  afterEach(async () => {
    expect(await auditPublication(backend.platform, cast.tenantId)).toEqual([]);
  });
}

/** What stands in a scope of a laptop, by kind. */
export const kindsOf = ({ scopes }: Laptop, scope: string) =>
  [...(scopes.get(scope)?.records.keys() ?? [])].map((key) => key.split(':')[0]).sort();
