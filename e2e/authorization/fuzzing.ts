import { nameOf } from '#server/platform/http/registry.ts';
import { allRoutes } from '#shared/contract.ts';
import type { Route } from '#shared/kernel/route.ts';
import { type Chance, chanceFrom } from '../http/hostile-input.ts';
import type { Backend } from '../support/backend.ts';
import type { Person } from '../support/bare-app.ts';
import { inputOf, type RouteInput } from './inputs.ts';
import { mutated } from './mutations.ts';
import { type RawRequest, rawRequest, spoilt } from './raw-requests.ts';
import { schemaOf } from './samples.ts';
import { choosing, type Found, lookAround } from './surroundings.ts';

/** What came of many requests. */
export interface Fuzzed {
  requests: number;
  statuses: Map<number, number>;
  /** Routes that accepted something. */
  accepted: Set<string>;
  /** Answers of 500 and more, and requests without any, each with what was asked. */
  failures: string[];
  /** Answers that began well and then broke off, by their number in the log. */
  brokenOff: Map<string, string>;
  /** Answers that took more than five seconds. */
  slow: string[];
}

interface Fuzzer {
  backend: Backend;
  seed: number;
  requests: number;
}

/** Requests on their way at a time: they meet each other's locks. */
const atOnce = 8;
const hangsAfterMs = 60_000;

/** Sends hostile requests, most in an administrator's and an employee's name, and heals what they do to the askers. */
export async function fuzz({ backend, seed, requests }: Fuzzer): Promise<Fuzzed> {
  const { admin, employee, foreman, officer, tenantId } = backend.cast;
  const askers = [admin, admin, admin, employee, employee, employee, foreman, officer];
  const fuzzed: Fuzzed = {
    requests,
    statuses: new Map(),
    accepted: new Set(),
    failures: [],
    brokenOff: new Map(),
    slow: [],
  };
  const foreign = await lookAround(backend.superuser, backend.rival.tenantId);
  let found: Found[] = [];
  let cookies = await revived(backend, askers);
  for (let first = 0; first < requests; first += atOnce) {
    if (first % 400 === 0) found = await lookAround(backend.superuser, tenantId);
    const batch = Array.from({ length: Math.min(atOnce, requests - first) }, async (_, index) => {
      // Each request has chances of its own: what it is does not depend on how the others went.
      const chance = chanceFrom(seed + (first + index) * 7919);
      const route = chance.pick(allRoutes);
      const asker = chance.pick(askers);
      const aims = chance.sometimes(0.95) ? found : foreign;
      const request = requestFor(route, aims, asker.id, chance);
      return sent(backend, route, request, cookies.get(asker) ?? '', fuzzed, first + index);
    });
    if ((await Promise.all(batch)).some(Boolean)) cookies = await revived(backend, askers);
  }
  return fuzzed;
}

/** One request for the route: right in most of what it says, and hostile in some. */
export function requestFor(
  route: Route,
  found: readonly Found[],
  userId: string,
  chance: Chance,
): RawRequest {
  const schemas = Object.fromEntries(
    (['params', 'query', 'body'] as const).flatMap((part) => {
      const schema = route[part];
      return schema === undefined ? [] : [[part, schemaOf(schema)]];
    }),
  );
  let input = inputFor(route, found, userId, chance);
  for (let times = chance.pick([0, 0, 0, 1, 1, 2, 3]); times > 0; times--)
    input = mutated(input, schemas, chance);
  const request = rawRequest(route, input, chance);
  return chance.sometimes(0.15) ? spoilt(request, chance) : request;
}

function inputFor(route: Route, found: readonly Found[], userId: string, chance: Chance): RouteInput {
  const share = chance.pick([0, 0, 0.2, 0.6]);
  return inputOf(route, {
    targetOf: choosing(found, userId, chance),
    tenantVersion: found.find(({ kind }) => kind === 'tenant')?.version ?? 1,
    includes: () => chance.sometimes(share),
  });
}

/** @returns whether the asker has to be revived */
async function sent(
  backend: Backend,
  route: Route,
  { method, path, headers, body }: RawRequest,
  cookie: string,
  fuzzed: Fuzzed,
  number: number,
): Promise<boolean> {
  const bodyless = method === 'GET' || method === 'HEAD';
  const init = { method, headers: { cookie, ...headers }, ...(bodyless ? {} : { body }) };
  const told = `request ${number}: ${method} ${path} ${JSON.stringify(headers)} ${typeof body === 'string' ? body : ''}`;
  const started = performance.now();
  const answered = backend.request(path, init).then(async (answer) => {
    const text = await readThrough(answer).catch(() => {
      fuzzed.brokenOff.set(answer.headers.get('x-request-id') ?? '', told.slice(0, 1_000));
      return '';
    });
    return { status: answer.status, text };
  });
  const { status, text } = await inTime(answered).catch((error: unknown) => {
    fuzzed.failures.push(`${error} for ${told}`.slice(0, 3_000));
    return { status: 0, text: '' };
  });
  if (performance.now() - started > 5_000) fuzzed.slow.push(told.slice(0, 500));
  if (status >= 500) fuzzed.failures.push(`${status} for ${told}`.slice(0, 3_000));
  if (status >= 200 && status < 300) fuzzed.accepted.add(nameOf(route));
  fuzzed.statuses.set(status, (fuzzed.statuses.get(status) ?? 0) + 1);
  return status === 401 || text.includes('auth.password_change_required');
}

/** A stream of events never ends by itself. */
async function readThrough(answer: Response): Promise<string> {
  if (!answer.headers.get('content-type')?.startsWith('text/event-stream')) return answer.text();
  await answer.body?.cancel();
  return '';
}

/** @throws Error when there is still no answer after a minute */
async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error('no answer')), hangsAfterMs);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

/** New sessions of people who may have been deactivated, demoted or given a new password meanwhile. */
async function revived(
  { superuser, cookieOf }: Backend,
  people: readonly Person[],
): Promise<Map<Person, string>> {
  const cookies = new Map<Person, string>();
  for (const person of new Set(people)) {
    const { tenantId, id, roles } = person;
    await superuser.query(
      `update users set status = 'active', roles = $3, password_is_one_time = false where tenant_id = $1 and id = $2`,
      [tenantId, id, roles],
    );
    await superuser.query('delete from sessions where tenant_id = $1 and user_id = $2', [tenantId, id]);
    cookies.set(person, await cookieOf(person));
  }
  return cookies;
}
