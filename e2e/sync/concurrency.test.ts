import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditPublication } from '#server/sync/audit-publication.ts';
import { Problem } from '#shared/kernel/problem.ts';
import { chanceFrom } from '../http/hostile-input.ts';
import { type Backend, startBackend } from '../support/backend.ts';
import type { Person } from '../support/bare-app.ts';
import { type Laptop, laptopOf } from '../support/laptop.ts';
import { renewing } from '../support/renewing.ts';
import { deeds } from './deeds.ts';
import { heldBy, oracleOf } from './oracle.ts';

const seconds = Number(process.env.SYNC_SECONDS ?? 5);
const writers = 8;

let backend: Backend;
beforeAll(async () => {
  backend = await startBackend({ published: false });
});
afterAll(() => backend.close());

/** Deeds that leave everybody signed in, so that sessions can be kept. */
const quiet = Object.entries(deeds).filter(
  ([name]) => !['giveRoles', 'deactivate', 'activate'].includes(name),
);

test(`${writers} people write while laptops pull: every answer adds up, none waits for another in a circle`, {
  timeout: 120_000,
}, async () => {
  const cast = await renewing(backend);
  const people = [cast.employee, cast.colleague, cast.foreman, cast.manager, cast.head];
  await cast.certify(cast.employee, await cast.course());
  const laptops: { person: Person; laptop: Laptop }[] = [];
  for (const person of [cast.foreman, cast.manager, cast.officer])
    laptops.push({ person, laptop: await laptopOf(backend, person) });
  const { rows: before } = await backend.superuser.query(deadlocks);
  const until = performance.now() + seconds * 1000;
  let changed = 0;
  let pulled = 0;

  const write = async (seed: number) => {
    const chance = chanceFrom(seed);
    const admin = await backend.signIn(cast.admin);
    const officer = await backend.signIn(cast.officer);
    const anybody = await backend.signIn(people[seed % people.length] ?? cast.employee);
    const departmentIds = [cast.drillingId, cast.operationsId];
    while (performance.now() < until) {
      const [, deed] = chance.pick(quiet);
      try {
        await deed({ chance, people, departmentIds, admin, officer, anybody });
        changed++;
      } catch (error) {
        if (!(error instanceof Problem) || error.kind === 'internal') throw error;
      }
    }
  };
  // A laptop believes no answer whose counts and checksums are not those of what it then holds.
  const pull = async ({ laptop }: (typeof laptops)[number]) => {
    while (performance.now() < until) {
      await laptop.pull();
      pulled++;
    }
  };
  await Promise.all([...Array.from({ length: writers }, (_, index) => write(index)), ...laptops.map(pull)]);

  const oracle = await oracleOf(backend.superuser, cast.tenantId, '2026-11-20');
  const sorted = (held: Map<string, number | null>) => Object.fromEntries([...held].sort());
  for (const { person, laptop } of laptops) {
    await laptop.pull();
    expect(sorted(heldBy(laptop.records()))).toEqual(sorted(oracle(person.id)));
  }
  expect(await auditPublication(backend.platform, cast.tenantId)).toEqual([]);
  await backend.superuser.query('select pg_stat_force_next_flush()');
  expect((await backend.superuser.query(deadlocks)).rows).toEqual(before);
  expect(changed).toBeGreaterThan(20);
  expect(pulled).toBeGreaterThan(6);
});

const deadlocks = 'select deadlocks from pg_stat_database where datname = current_database()';
