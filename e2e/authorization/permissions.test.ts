import { expect, test } from 'vitest';
import { nameOf } from '#server/platform/http/registry.ts';
import { allRoutes } from '#shared/contract.ts';
import { type EffectiveRole, rolesWith } from '#shared/kernel/permissions.ts';
import type { Route } from '#shared/kernel/route.ts';

/** One line for each route, so that a change of who may shows as that line and no other. */
function snapshot(): string {
  const lines = allRoutes
    .toSorted((one, other) => (sortKey(one) < sortKey(other) ? -1 : 1))
    .map((route) => `  ${JSON.stringify(nameOf(route))}: ${lineOf(route)}`);
  return `{\n${lines.join(',\n')}\n}\n`;
}

const sortKey = ({ path, method }: Route) => `${path} ${method}`;
const lineOf = (route: Route): string =>
  JSON.stringify({ permission: route.permission, roles: rolesOf(route), audit: route.audit });

function rolesOf({ permission }: Route): EffectiveRole[] | 'everybody' | 'whoever is signed in' {
  if (permission === 'public') return 'everybody';
  if (permission === 'signed_in') return 'whoever is signed in';
  return rolesWith(permission);
}

test('who may call which route is what was agreed; after a change that is meant, run this file with -u', async () => {
  await expect(snapshot()).toMatchFileSnapshot('./permissions.snapshot.json');
});
