import { type Permission, permissionsOf } from '#shared/kernel/permissions.ts';
import type { Route } from '#shared/kernel/route.ts';
import { StartError } from '../start-error.ts';
import type { Implementation } from './implement.ts';

/** The only routes that answer without a session. A line here is a decision of its own. */
export const publicRoutes: readonly string[] = ['POST /api/auth/login', 'GET /api/health'];

const permissions: ReadonlySet<string> = new Set<Permission>(Object.values(permissionsOf).flat());
const auditAction = /^[a-z_]+\.[a-z_]+$/;

/** `GET /api/users/{id}`: what a route is called in faults, logs and lists. */
export const nameOf = (route: Route): string => `${route.method.toUpperCase()} ${route.path}`;

/**
 * The routes that the server answers, fixed paths before those with parameters.
 * @throws StartError naming every offender: a server with an undeclared or unguarded route does not start.
 */
export function createRegistry(
  contract: readonly Route[],
  implementations: readonly Implementation[],
): readonly Implementation[] {
  const faults = [
    ...contract.flatMap((route) => faultsOf(route).map((fault) => `${nameOf(route)} ${fault}`)),
    ...repeatedIn(contract).map((name) => `${name} stands in the contract twice`),
    ...bindingFaults(contract, implementations),
  ];
  if (faults.length > 0) throw new StartError(`The server does not start:\n  ${faults.join('\n  ')}`);
  return inMatchingOrder(implementations);
}

function faultsOf(route: Route): string[] {
  const { permission, audit, method } = route;
  const found: (string | false)[] = [
    permission === undefined && 'declares no permission',
    audit === undefined && 'declares no audit action',
    audit === null && method !== 'get' && 'changes something without an audit action',
    typeof audit === 'string' && !auditAction.test(audit) && `has an audit action that is none: ${audit}`,
    permission === 'public' &&
      !publicRoutes.includes(nameOf(route)) &&
      'is public without being on the short list',
    isUnknown(permission) && `needs a permission that no role has: ${permission}`,
    method === 'get' && route.body !== undefined && 'reads a body with GET',
    ...parameterFaults(route),
  ];
  return found.filter((fault) => fault !== false);
}

function isUnknown(permission: Route['permission'] | undefined): boolean {
  return (
    permission !== undefined &&
    permission !== 'public' &&
    permission !== 'signed_in' &&
    !permissions.has(permission)
  );
}

function parameterFaults(route: Route): string[] {
  const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const declared = Object.keys(route.params?.shape ?? {});
  return [
    ...inPath.filter((name) => !declared.includes(name)).map((name) => `has no schema for {${name}}`),
    ...declared
      .filter((name) => !inPath.includes(name))
      .map((name) => `has a schema for {${name}}, which is not in its path`),
  ];
}

function bindingFaults(contract: readonly Route[], implementations: readonly Implementation[]): string[] {
  const bound = implementations.map(({ route }) => route);
  return [
    ...contract
      .filter((route) => !bound.includes(route))
      .map((route) => `${nameOf(route)} is not implemented`),
    ...bound
      .filter((route) => !contract.includes(route))
      .map((route) => `${nameOf(route)} is implemented but not in the contract`),
    ...repeatedIn(bound).map((name) => `${name} is implemented twice`),
  ];
}

const repeatedIn = (routes: readonly Route[]): string[] => {
  const names = routes.map(nameOf);
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
};

/** `/api/courses/sessions` is asked before `/api/courses/{id}`. */
const inMatchingOrder = (implementations: readonly Implementation[]): Implementation[] =>
  [...implementations].sort((one, other) => (sortKey(one.route) < sortKey(other.route) ? -1 : 1));

/** `~` sorts after every letter of a path. */
const sortKey = ({ path }: Route) => path.replace(/\{\w+\}/g, '~');
