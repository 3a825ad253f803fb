import { expect } from 'vitest';
import { may } from '#shared/kernel/permissions.ts';
import { Problem } from '#shared/kernel/problem.ts';
import type { Input, ParsedInput, Route } from '#shared/kernel/route.ts';
import { offlineContexts } from '../../desktop/edge/contexts.ts';
import { copyOf } from '../../desktop/edge/copy.fixtures.ts';
import type { Changed, Laptop, Offline, Optimistic, QueuedFile } from '../../desktop/edge/offline.ts';
import type { Asking, Person } from './bare-app.ts';

/** What somebody is told, whoever tells him: an answer, or a refusal. */
export type Told =
  | { answer: unknown }
  | { refused: Pick<Problem, 'kind' | 'code' | 'message'>; more: object };

/** A person's laptop that holds these records, at the server's time. */
export function laptopOf(person: Person, records: readonly Changed[], now: string): Laptop {
  const copy = copyOf(records);
  const me = copy.get('account', person.id);
  if (me === null) throw new Error('a laptop without its account');
  const today = new Date(Date.parse(now) + 3 * 3_600_000).toISOString().slice(0, 10);
  return { copy, me, now, today, offlineUntil: now };
}

/** Whether somebody with these roles gets past the door of a route. */
export const mayAsk = ({ permission }: Route, { roles }: Person): boolean =>
  permission === 'public' || permission === 'signed_in' || may(roles, permission);

/** What the laptop tells without a network. */
export const toldByLaptop = <R extends Route>(laptop: Laptop, route: R, input: Input<R>): Told =>
  told(route, () => {
    const offline = offlineFor(route);
    if (!('read' in offline)) throw new Error('not a question');
    return offline.read(laptop, parsed(route, input));
  });

/** What a write does on the laptop, and what it tells. */
export function writtenOnLaptop<R extends Route>(
  laptop: Laptop,
  route: R,
  input: Input<R>,
  { id, file }: { id: string; file?: QueuedFile },
): { told: Told; done: Optimistic<unknown> | null } {
  const offline = offlineFor(route);
  if (!('write' in offline)) throw new Error('not a write');
  let done: Optimistic<unknown> | null = null;
  const answer = told(route, () => {
    done = offline.write(laptop, { ...parsed(route, input), ...(file ? { file } : {}) }, id);
    return done.answer;
  });
  return { told: answer, done };
}

/** What the server tells. */
export async function toldByServer<R extends Route>(ask: Asking, route: R, input: Input<R>): Promise<Told> {
  try {
    return { answer: await ask(route, input) };
  } catch (error) {
    return refusal(error);
  }
}

/** Asks both, and holds the laptop's answer against the server's, byte for byte. */
export async function expectSameAnswer<R extends Route>(
  ask: Asking,
  laptop: Laptop,
  route: R,
  input: Input<R>,
): Promise<Told> {
  const server = await toldByServer(ask, route, input);
  const own = toldByLaptop(laptop, route, input);
  expect(own, `${route.path} ${JSON.stringify(input)}`).toEqual(server);
  expect(JSON.stringify(own)).toBe(JSON.stringify(server));
  return server;
}

export const offlineFor = (route: Route): Offline => {
  const offline = offlineContexts.find((each) => each.route === route);
  if (offline === undefined) throw new Error(`${route.path} is not answered on a laptop`);
  return offline;
};

/** Parsed as at the door of the server. */
export function parsed<R extends Route>(route: R, input: Input<R>): ParsedInput<R> {
  const given = input as Record<string, unknown>;
  return Object.fromEntries(
    (['params', 'query', 'body'] as const).flatMap((name) => {
      const schema = route[name];
      return schema === undefined ? [] : [[name, schema.parse(given[name])]];
    }),
  ) as ParsedInput<R>;
}

function told(route: Route, act: () => unknown): Told {
  try {
    return { answer: route.returns.parse(act()) };
  } catch (error) {
    return refusal(error);
  }
}

function refusal(error: unknown): Told {
  if (!(error instanceof Problem)) throw error;
  const { kind, code, message, errors, details } = error;
  const { requestId, ...more } = details;
  return { refused: { kind, code, message }, more: { errors, ...JSON.parse(JSON.stringify(more)) } };
}
