import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditPublication } from '#server/sync/audit-publication.ts';
import { Problem } from '#shared/kernel/problem.ts';
import { chanceFrom } from '../http/hostile-input.ts';
import { type Backend, startBackend } from '../support/backend.ts';
import type { Asking, Person } from '../support/bare-app.ts';
import { type Laptop, laptopOf } from '../support/laptop.ts';
import { renewing } from '../support/renewing.ts';
import { deeds } from './deeds.ts';
import { heldBy, oracleOf } from './oracle.ts';

const firstSeed = Number(process.env.SYNC_SEED ?? 20_261_120);
const seeds = Number(process.env.SYNC_SEEDS ?? 3);
const steps = Number(process.env.SYNC_STEPS ?? 150);

let backend: Backend;
beforeAll(async () => {
  backend = await startBackend({ published: false });
});
afterAll(() => backend.close());

test.each(Array.from({ length: seeds }, (_, index) => firstSeed + index))(
  'whatever people do, every laptop holds what its user may see, neither more nor less: seed %i',
  { timeout: 600_000 },
  async (seed) => {
    const chance = chanceFrom(seed);
    const cast = await renewing(backend);
    const { admin, officer, employee, colleague, foreman, manager, head, secondOfficer, tenantId } = cast;
    const stranger = await backend.addPerson(tenantId, 'stranger');
    const people = [employee, colleague, foreman, manager, head, secondOfficer, stranger];
    const laptops = new Map<Person, Laptop>();
    for (const person of [...people, admin, officer]) laptops.set(person, await laptopOf(backend, person));
    await cast.certify(employee, await cast.course());
    const done = new Map<string, number>();

    for (let step = 0; step < steps; step++) {
      const name = chance.pick(Object.keys(deeds));
      try {
        await deeds[name]?.({
          chance,
          people,
          departmentIds: [cast.drillingId, cast.operationsId],
          admin: await backend.signIn(admin),
          officer: await backend.signIn(officer),
          anybody: await asPresent(chance.pick(people)),
        });
        done.set(name, (done.get(name) ?? 0) + 1);
      } catch (error) {
        if (!(error instanceof Problem) || error.kind === 'internal') throw error;
      }
      if (chance.sometimes(0.5))
        await pullAndCompare(chance.pick([...laptops]), tenantId, chance.pick([3, 1_000_000]));
    }

    for (const each of laptops) await pullAndCompare(each, tenantId, 1_000_000);
    expect(await auditPublication(backend.platform, tenantId)).toEqual([]);
    // The day was not all refusals.
    expect(done.size).toBeGreaterThan(Object.keys(deeds).length / 2);
  },
);

async function pullAndCompare(
  [person, laptop]: [Person, Laptop],
  tenantId: string,
  limit: number,
): Promise<void> {
  const { rows } = await backend.superuser.query(`select 1 from users where id = $1 and status = 'active'`, [
    person.id,
  ]);
  if (rows.length === 0) return;
  await asPresent(person);
  await laptop.pull(limit);
  const oracle = await oracleOf(backend.superuser, tenantId, '2026-11-20');
  const sorted = (held: Map<string, number | null>) => Object.fromEntries([...held].sort());
  expect(sorted(heldBy(laptop.records()))).toEqual(sorted(oracle(person.id)));
}

/** With the roles that he has by now: they stand in the token. */
async function asPresent(person: Person): Promise<Asking> {
  const { rows } = await backend.superuser.query<{ roles: Person['roles'] }>(
    'select roles from users where id = $1',
    [person.id],
  );
  person.roles = rows[0]?.roles ?? [];
  return backend.signIn(person);
}
