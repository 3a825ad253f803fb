import { afterAll, beforeAll, expect, test } from 'vitest';
import { routes } from '#server/contexts.ts';
import { type BareApp, bareApp } from '../support/bare-app.ts';
import { simulate } from './simulate.ts';

/** More of both by `npm run check:long`; one seed again by SIMULATION_FIRST. */
const seeds = Number(process.env.SIMULATION_SEEDS ?? 100);
const first = Number(process.env.SIMULATION_FIRST ?? 1);
const steps = Number(process.env.SIMULATION_STEPS ?? 60);

let app: BareApp;
beforeAll(async () => {
  app = await bareApp(routes, undefined, undefined, false);
});
afterAll(() => app.close());

test(`${seeds} seeds of ${steps} steps keep every promise`, { timeout: 24 * 3_600_000 }, async () => {
  const met = new Map<string, number>();
  let [commands, applied] = [0, 0];
  for (let seed = first; seed < first + seeds; seed++) {
    const outcome = await simulate(app, seed, steps);
    commands += outcome.commands;
    applied += outcome.applied;
    for (const [name, count] of outcome.met) met.set(name, (met.get(name) ?? 0) + count);
  }
  console.log(`${seeds} seeds from ${first}, ${steps} steps each: ${commands} commands, ${applied} applied`);
  console.log(
    [...met]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, count]) => `${name} ${count}`)
      .join(' · '),
  );
  // A simulation in which nothing is decided proves nothing.
  expect(applied).toBeGreaterThan(seeds);
});

/** Seeds of a hundred steps that found a defect once, each mended since. */
const remembered = [2166];

test.each(remembered)('seed %i is kept too', { timeout: 120_000 }, async (seed) => {
  await simulate(app, seed, 100);
});

test('the same seed is the same run', { timeout: 120_000 }, async () => {
  const twice = [await simulate(app, 7, steps), await simulate(app, 7, steps)];
  expect(twice[1]).toEqual(twice[0]);
});
