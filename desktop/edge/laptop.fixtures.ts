import { scopeOf } from '#shared/kernel/permissions.ts';
import type { Output, ParsedInput, Route } from '#shared/kernel/route.ts';
import type { Resource } from '#shared/sync/resource.schemas.ts';
import { offlineContexts } from './contexts.ts';
import { copyOf } from './copy.fixtures.ts';
import {
  closed,
  course,
  drilling,
  fire,
  h2s,
  id,
  idOf,
  morning,
  type Name,
  named,
  now,
  order,
  person,
  session,
  tenantId,
  today,
  wells,
} from './crew.fixtures.ts';
import type { Changed, Laptop, Optimistic, QueuedFile } from './offline.ts';

/** What everybody's laptop holds. */
const tenant: Changed[] = [
  {
    kind: 'settings',
    id: tenantId,
    body: {
      nameEn: 'Gulf Energy',
      nameAr: 'طاقة الخليج',
      timeZone: 'Asia/Riyadh',
      workingDays: [7, 1, 2, 3, 4],
      holidays: [],
      alertThresholds: [30, 14, 7, 1],
      expiredAlertEveryDays: 7,
      stepDueWorkingDays: 3,
      escalateAfterWorkingDays: 2,
      dispensationMaxDays: 90,
      version: 1,
    },
  },
  { kind: 'place', id: drilling, body: { id: drilling, code: 'DRL', parentId: null } },
  { kind: 'place', id: wells, body: { id: wells, code: 'WEL', parentId: drilling } },
  course(h2s, 'H2S'),
  course(fire, 'FIRE', { validityMonths: 24, category: 'Rig' }),
  course(closed, 'OLD', { active: false }),
  session(morning),
];

/** Whom each of them has on his laptop. */
const inSight: Record<Name, readonly Name[]> = {
  khalid: ['khalid', 'salim', 'nasser'],
  maryam: ['khalid', 'maryam', 'salim', 'nasser'],
  aisha: order,
  salim: ['salim'],
  nasser: ['nasser'],
};

/** Somebody's laptop with the catalogue, the people in his sight and what else a test puts there, in its place where it is there. */
export function laptopOf(name: Name, records: readonly Changed[] = []): Laptop {
  const [nameEn, nameAr, role] = named[name];
  const me: Resource<'account'> = {
    userId: idOf(name),
    username: name,
    nameEn,
    nameAr,
    language: 'en',
    roles: [role],
    scope: scopeOf([role]),
    mustChangePassword: false,
    tenant: {
      id: tenantId,
      slug: 'gulf',
      nameEn: 'Gulf Energy',
      nameAr: 'طاقة الخليج',
      kind: 'customer',
      timeZone: 'Asia/Riyadh',
    },
  };
  const copy = copyOf([...tenant, ...inSight[name].map((each) => person(each)), ...records]);
  return { copy, me, now, today, offlineUntil: '2026-12-04T09:00:00Z' };
}

/** Asks the laptop what a page asks, by the contract's own parser. */
export const ask = <R extends Route>(
  laptop: Laptop,
  route: R,
  input: { params?: object; query?: object } = {},
): Output<R> => {
  const offline = handlerOf(route);
  if (!('read' in offline)) throw new Error('not a question');
  return route.returns.parse(offline.read(laptop, parsed(route, input))) as Output<R>;
};

/** Does on the laptop what a person does. */
export function act<R extends Route>(
  laptop: Laptop,
  route: R,
  input: { params?: object; body?: object; file?: QueuedFile } = {},
  commandId: string = id(9000),
): Optimistic<Output<R>> {
  const offline = handlerOf(route);
  if (!('write' in offline)) throw new Error('not a write');
  const file = input.file === undefined ? {} : { file: input.file };
  const done = offline.write(laptop, { ...parsed(route, input), ...file }, commandId);
  return done as Optimistic<Output<R>>;
}

function handlerOf(route: Route) {
  const offline = offlineContexts.find((each) => each.route === route);
  if (offline === undefined) throw new Error(`${route.path} is not answered on a laptop`);
  return offline;
}

function parsed(route: Route, input: Record<string, unknown>): ParsedInput<Route> {
  const parts = (['params', 'query', 'body'] as const).flatMap((name) => {
    const schema = route[name];
    return schema === undefined ? [] : [[name, schema.parse(input[name] ?? {})]];
  });
  return Object.fromEntries(parts);
}
