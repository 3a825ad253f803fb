import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { routes } from '#server/contexts.ts';
import { Outbox } from '../../desktop/edge/outbox.ts';
import { type BareApp, bareApp } from '../support/bare-app.ts';
import { Broken, type Plants, simulate } from './simulate.ts';

const forgetful = vi.hoisted(() => ({ on: false }));
vi.mock(import('../../desktop/edge/renumber.ts'), async (original) => {
  const renumber = await original();
  return { ...renumber, reopen: (...given) => (forgetful.on ? true : renumber.reopen(...given)) };
});

const mostSeeds = 1_000;
const steps = 120;

let app: BareApp;
beforeAll(async () => {
  app = await bareApp(routes);
});
afterAll(() => app.close());
afterEach(() => {
  vi.restoreAllMocks();
  forgetful.on = false;
});

interface Bug {
  name: string;
  server?: Plants;
  laptop?: () => void;
}

const bugs: Bug[] = [
  {
    name: 'a laptop trusts the numbers of commands without comparing their ids',
    laptop: () => vi.spyOn(Outbox.prototype, 'compare').mockImplementation(() => undefined),
  },
  {
    name: 'a laptop does not send again what a restored server has forgotten',
    laptop: () => {
      forgetful.on = true;
    },
  },
  { name: 'tombstones are collected without a fence', server: { noFence: true } },
  { name: 'a restored server goes on under its old epoch', server: { sameEpoch: true } },
  { name: 'a result is noted outside the transaction of its effect', server: { lateResults: true } },
];

test.each(bugs)('$name: found', { timeout: 600_000 }, async ({ server, laptop }) => {
  laptop?.();
  let found: unknown = null;
  let seed = 1;
  for (; found === null && seed <= mostSeeds; seed++)
    found = await simulate(app, seed, steps, server).then(
      () => null,
      (error: unknown) => error,
    );
  expect(found).toBeInstanceOf(Broken);
  console.log(`found by seed ${seed - 1}: ${found instanceof Error ? found.message : found}`);
});
