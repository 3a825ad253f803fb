import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { allRoutes } from '#shared/contract.ts';
import { type Route, route } from '#shared/kernel/route.ts';
import { ById, Id, Nothing } from '#shared/kernel/schemas.ts';
import { StartError } from '../start-error.ts';
import type { Implementation } from './implement.ts';
import { createRegistry } from './registry.ts';
import { registryAsJson } from './registry-json.ts';

const healthy: Route[] = [
  route({
    method: 'get',
    path: '/api/things/{id}',
    summary: 'One thing.',
    permission: 'courses:read',
    audit: null,
    offline: 'no',
    params: ById,
    returns: Nothing,
  }),
  route({
    method: 'get',
    path: '/api/things/recent',
    summary: 'The recent ones.',
    permission: 'signed_in',
    audit: null,
    offline: 'no',
    returns: Nothing,
  }),
  route({
    method: 'post',
    path: '/api/things',
    summary: 'Creates one.',
    permission: 'courses:manage',
    audit: 'thing.created',
    offline: 'no',
    returns: Nothing,
  }),
];
const bound = (routes: readonly Route[]): Implementation[] =>
  routes.map((each) => ({ route: each, handle: async () => undefined }));

/** The first route with something wrong about it, as a mistake in a contract file would make it. */
const spoilt = (change: object): Route[] => [{ ...healthy[0], ...change } as Route, ...healthy.slice(1)];
const without = (name: keyof Route): Route[] => {
  const [first, ...rest] = healthy;
  return [
    Object.fromEntries(Object.entries(first ?? {}).filter(([key]) => key !== name)) as unknown as Route,
    ...rest,
  ];
};

const faultsOf = (contract: readonly Route[], implementations = bound(contract)): string => {
  try {
    createRegistry(contract, implementations);
  } catch (error) {
    if (error instanceof StartError) return error.message;
    throw error;
  }
  return 'started';
};

describe('the server starts only on a whole contract', () => {
  test('a whole one', () => {
    expect(faultsOf(healthy)).toBe('started');
  });

  test.each<readonly [string, Route[], string]>([
    ['no permission', without('permission'), 'GET /api/things/{id} declares no permission'],
    ['no audit declaration', without('audit'), 'GET /api/things/{id} declares no audit action'],
    [
      'an unknown permission',
      spoilt({ permission: 'courses:own' }),
      'a permission that no role has: courses:own',
    ],
    ['a public route', spoilt({ permission: 'public' }), 'is public without being on the short list'],
    [
      'a change without audit',
      spoilt({ method: 'put' }),
      'PUT /api/things/{id} changes something without an audit',
    ],
    [
      'an audit action that is none',
      spoilt({ audit: 'Looked at it' }),
      'an audit action that is none: Looked at it',
    ],
    ['a parameter without schema', spoilt({ params: undefined }), 'has no schema for {id}'],
    [
      'a schema without parameter',
      spoilt({ params: z.strictObject({ id: Id, other: Id }) }),
      'schema for {other}',
    ],
    ['a body by GET', spoilt({ body: z.strictObject({}) }), 'reads a body with GET'],
    [
      'a route twice',
      [...healthy, ...healthy.slice(0, 1)],
      'GET /api/things/{id} stands in the contract twice',
    ],
  ])('not with %s', (_, contract, fault) => {
    expect(faultsOf(contract)).toContain(fault);
  });

  test('not when a route is not implemented', () => {
    expect(faultsOf(healthy, bound(healthy.slice(1)))).toContain('GET /api/things/{id} is not implemented');
  });

  test('not when something is implemented that nobody declared', () => {
    const extra = { ...healthy[0], path: '/api/backdoor', params: undefined } as Route;
    expect(faultsOf(healthy, bound([...healthy, extra]))).toContain(
      'GET /api/backdoor is implemented but not in',
    );
  });

  test('not when a copy of a route with a weaker permission is implemented instead', () => {
    const [first, ...rest] = healthy;
    const weaker = { ...first, permission: 'signed_in' } as Route;
    expect(faultsOf(healthy, bound([weaker, ...rest]))).toContain('is implemented but not in the contract');
  });

  test('not when a route is implemented twice', () => {
    expect(faultsOf(healthy, bound([...healthy, ...healthy.slice(2)]))).toContain('is implemented twice');
  });

  test('and every offender is named at once', () => {
    const contract = [
      ...spoilt({ permission: 'courses:own' }),
      { ...healthy[1], audit: 'x' } as unknown as Route,
    ];
    expect(faultsOf(contract).split('\n').length).toBeGreaterThan(3);
  });

  test('fixed paths are asked before those with parameters', () => {
    const order = createRegistry(healthy, bound(healthy)).map(({ route: { path } }) => path);
    expect(order.indexOf('/api/things/recent')).toBeLessThan(order.indexOf('/api/things/{id}'));
  });

  test('the real contract is whole', () => {
    expect(faultsOf(allRoutes)).toBe('started');
  });
});

test('the contract prints as plain data', () => {
  const lines = registryAsJson(allRoutes);
  expect(lines).toHaveLength(allRoutes.length);
  expect(JSON.parse(JSON.stringify(lines))).toEqual(lines);
  const login = lines.find(({ path }) => path === '/api/auth/login');
  expect(login).toMatchObject({
    method: 'POST',
    public: true,
    permission: 'public',
    audit: 'session.started',
  });
  expect(login?.input.body).toMatchObject({ type: 'object', additionalProperties: false });
  expect(lines.filter((line) => line.public).map(({ path }) => path)).toEqual([
    '/api/auth/login',
    '/api/health',
  ]);
});
