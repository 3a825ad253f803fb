import { describe, expect, test } from 'vitest';
import { allRoutes } from '#shared/contract.ts';
import { healthApi } from '#shared/jobs/job.api.ts';
import { feedApi } from '#shared/sync/sync.api.ts';
import { offlineContexts } from './contexts.ts';

/** About the laptop itself, which answers them without a look at anybody's records. */
const ofTheLaptop: readonly object[] = [healthApi.alive, feedApi.status];
const marked = allRoutes
  .filter(({ offline }) => offline === 'read' || offline === 'write')
  .filter((route) => !ofTheLaptop.includes(route));

const nameOf = ({ method, path }: { method: string; path: string }) => `${method} ${path}`;

describe('without a network', () => {
  test('a laptop answers every route that says so, and none that does not', () => {
    const answered = offlineContexts.map(({ route }) => nameOf(route));
    expect(answered.toSorted()).toEqual(marked.map(nameOf).toSorted());
    expect(answered.length).toBeGreaterThan(25);
  });

  test.each(offlineContexts.map((each) => [nameOf(each.route), each] as const))('%s', (_, offline) => {
    // What only reads never queues anything, and what writes always does.
    expect('read' in offline).toBe(offline.route.offline === 'read');
  });
});
