import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RouteDescription, registryAsJson } from '#server/platform/http/registry-json.ts';
import { allRoutes } from '#shared/contract.ts';
import { type Backend, startBackend } from '../support/backend.ts';
import type { Person } from '../support/bare-app.ts';
import { chanceFrom, createIds, type Ids, inputFor, type Source } from './hostile-input.ts';

const seed = Number(process.env.FUZZ_SEED ?? 20_261_120);
const rounds = Number(process.env.FUZZ_REQUESTS ?? 2_500);

let backend: Backend;
beforeAll(async () => {
  backend = await startBackend({ jobs: 'queued' });
});
afterAll(() => backend.close());

/** They end sessions, and with them the test. */
const endings =
  /\/(logout|password|password-reset|deactivation|roles|suspension)$|^\/api\/auth\/sessions\/\{id\}$/;
const routes = registryAsJson(allRoutes).filter(({ path }) => !endings.test(path));

test(`${rounds} nearly right requests to every route of the contract get no answer of 500 or more`, {
  timeout: 1_800_000,
}, async () => {
  const chance = chanceFrom(seed);
  const { admin, officer, foreman, employee } = backend.cast;
  const cookies = await Promise.all(
    [admin, officer, foreman, employee].map((person) => backend.cookieOf(person)),
  );
  const ids = idsOf(backend.cast, backend.rival);
  const failures: string[] = [];
  const reached = new Map<string, number>();

  for (let round = 0; round < rounds; round++) {
    const route = chance.pick(routes);
    const { path, init, told } = requestTo(route, { chance, ids, noise: chance.pick([0, 0, 0.02, 0.1]) });
    // The administrator reaches most.
    const cookie = chance.sometimes(0.6) ? cookies[0] : chance.pick(cookies);
    const answer = await backend.request(path, {
      ...init,
      headers: { ...init.headers, cookie: cookie ?? '' },
    });
    const { status } = answer;
    if (status >= 500) failures.push(`${status} for ${route.method} ${path} ${told}`.slice(0, 1_000));
    if (status < 300) reached.set(nameOf(route), (reached.get(nameOf(route)) ?? 0) + 1);
    if (route.raw === 'events' || route.raw === 'feed') await answer.body?.cancel();
    else learn(contextOf(route), await answer.text(), ids);
  }

  expect(failures, `seed ${seed}`).toEqual([]);
  // Most routes were not only refused: hostile input went all the way through them.
  expect(reached.size).toBeGreaterThan(routes.length / 2);
});

const nameOf = ({ method, path }: RouteDescription) => `${method} ${path}`;

function requestTo(route: RouteDescription, source: Source) {
  const { chance, ids, noise } = source;
  const filled = route.path.replace(/\{\w+\}/g, () => {
    const id = ids.pick(contextOf(route), chance);
    return encodeURIComponent(
      chance.sometimes(1 - noise) ? id : chance.pick(['7', 'x', '\u0000', '..x', 'أ']),
    );
  });
  const query = route.input.query === null ? {} : inputFor(route.input.query, source);
  const body = route.uploadMaxBytes === null ? jsonOf(route, source) : formOf(route, source);
  const headers: Record<string, string> = {
    ...(route.method === 'GET' ? {} : { 'x-trainflow-request': '1' }),
    ...(typeof body === 'string' ? { 'content-type': 'application/json' } : {}),
    ...(chance.sometimes(0.2) ? { 'idempotency-key': `key-number-${Math.floor(chance.next() * 40)}` } : {}),
  };
  const told = typeof body === 'string' ? body : '(a form)';
  return { path: filled + searchOf(query), init: { method: route.method, headers, body }, told };
}

function searchOf(query: unknown): string {
  const given = typeof query === 'object' && query !== null ? Object.entries(query) : [];
  const pairs = given
    .filter(([, value]) => typeof value !== 'object')
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value).toWellFormed())}`);
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

const jsonOf = ({ method, input }: RouteDescription, source: Source) =>
  method === 'GET' || input.body === null ? undefined : JSON.stringify(inputFor(input.body, source));

function formOf({ input }: RouteDescription, source: Source): FormData {
  const { chance } = source;
  const form = new FormData();
  const fields = input.body === null ? {} : inputFor(input.body, source);
  for (const [name, value] of Object.entries(fields ?? {})) form.append(name, String(value));
  const mapping = '{"fields":{"code":{"columns":["code"]},"nameEn":{"columns":["name"]}}}';
  if (form.has('mapping') && chance.sometimes(0.7)) form.set('mapping', mapping);
  const content = chance.pick(['code,name\n1,x\n', '%PDF-1.7\n%%EOF', '', '\u0000', '\ufeffcode;name\n"1']);
  form.append('file', new Blob([content]), chance.pick(['a.csv', 'شهادة.pdf', '../a', '']));
  return form;
}

/** `/api/courses/sessions/{id}` → `courses/sessions`: whose ids its path takes, and its answers tell. */
const contextOf = ({ path }: RouteDescription): string =>
  path
    .slice('/api/'.length)
    .split('/{')[0]
    ?.replace(/\/(inbox|standing|team)$/, '') ?? '';

/** Everybody, and every department, of both tenants. */
function idsOf(...casts: Backend['cast'][]): Ids {
  const ids = createIds();
  for (const cast of casts) {
    const people = Object.values<string | Person>({ ...cast }).filter((each) => typeof each !== 'string');
    for (const name of ['users', 'userId', 'foremanId', 'managerId', 'toId', 'enrollments/standing'])
      for (const { id } of people) ids.add(name, id);
    for (const name of ['departments', 'departmentId', 'parentId'])
      for (const id of [cast.drillingId, cast.operationsId]) ids.add(name, id);
  }
  return ids;
}

/** What was made on the way is used on the way. */
function learn(context: string, text: string, ids: Ids): void {
  if (!text.startsWith('{')) return;
  JSON.parse(text, (name, value) => {
    if (typeof value !== 'string' || !/^[0-9a-f-]{36}$/.test(value)) return value;
    // A row's own id is what paths take; `courseId` elsewhere is one too.
    ids.add(name === 'id' ? context : name, value);
    if (name === 'id') ids.add(`${context.replace(/s$/, '')}Id`, value);
    if (name.endsWith('Id')) ids.add(`${name.slice(0, -2)}s`, value);
    return value;
  });
}
