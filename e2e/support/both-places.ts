import { expect } from 'vitest';
import { enrollmentApi } from '#shared/enrollments/enrollment.api.ts';
import { newId } from '#shared/kernel/ids.ts';
import { Problem } from '#shared/kernel/problem.ts';
import type { Input, Route } from '#shared/kernel/route.ts';
import { notificationApi } from '#shared/notifications/notification.api.ts';
import { renewalApi } from '#shared/renewals/renewal.api.ts';
import type { Changed, Laptop, Optimistic } from '../../desktop/edge/offline.ts';
import type { Backend } from './backend.ts';
import type { Asking, Person } from './bare-app.ts';
import { afterwards, type FilledTenant, filledTenant } from './filled-tenant.ts';
import { laptopOf, offlineFor, parsed, type Told, toldByServer, writtenOnLaptop } from './same-answers.ts';
import { asFarAsNamed, asShown, type Shown } from './server-only.ts';
import { publishedTo } from './told.ts';

/** A filled tenant with a laptop for everybody who acts in it. */
export interface BothPlaces {
  at: FilledTenant;
  /** One of the crew, about whom nothing else is told. */
  eighth: Person;
  /** A person's laptop as it was last filled. */
  laptop(person: Person): Promise<{ records: Changed[]; laptop: Laptop }>;
  /** Every laptop is filled anew from the server. */
  fillAnew(): Promise<void>;
  /**
   * Somebody does the same on his laptop and at the server. The same is told, refusals with everything they say; and every
   * record that the laptop changed is what the server then shows of it, but for what only the server can know (`asShown`).
   */
  sameOnBoth<R extends Route>(person: Person, route: R, input: Input<R>): Promise<Done>;
  /** The record as the server shows it now; one that only it could name is found by what it is about. */
  serverRecord(person: Person, change: Changed): Promise<Shown>;
  /** Of an enrollment, as it now is. */
  version(id: string): Promise<number>;
}

interface Done {
  told: Told;
  changes: readonly Changed[];
  done: Optimistic<unknown> | null;
}

export const refusedWith = (code: string) => ({ refused: expect.objectContaining({ code }) });

export async function bothPlaces(backend: Backend): Promise<BothPlaces> {
  const at = await filledTenant(backend);
  const { employee, colleague, foreman, both, manager, head, officer, admin } = at;
  const eighth = at.crew[7] ?? employee;
  const people = [employee, colleague, foreman, both, manager, head, officer, admin, eighth];
  const publish = () => publishedTo(backend.signIn, admin, people);
  let feed = await publish();
  const laptop = async (person: Person) => {
    const records = await feed.heldBy(person);
    return { records, laptop: laptopOf(person, records, afterwards) };
  };
  const serverRecord = async (person: Person, change: Changed) =>
    recordAt(await backend.signIn(person), change);
  return {
    at,
    eighth,
    laptop,
    serverRecord,
    version: async (id) => (await at.enrollment(id)).version,
    async fillAnew() {
      feed = await publish();
    },
    async sameOnBoth(person, route, input) {
      const { records, laptop: own } = await laptop(person);
      const { told, done } = writtenOnLaptop(own, route, input, { id: newId() });
      const server = await toldByServer(await backend.signIn(person), route, input);
      const show = asShown(records);
      expect(show(told), `${route.path} ${JSON.stringify(input)}`).toEqual(show(server));
      for (const change of done?.changes ?? []) {
        const body = show(change.body);
        const shown = asFarAsNamed(body, show(await serverRecord(person, change)));
        expect(body, `${change.kind} ${change.id}`).toEqual(shown);
      }
      return { told, changes: done?.changes ?? [], done };
    },
  };
}

async function recordAt(ask: Asking, { kind, body }: Changed): Promise<Shown> {
  if (kind === 'notification') {
    const { items } = await ask(notificationApi.list, { query: { limit: '100' } });
    return items.find(({ id }) => id === (body as { id: string }).id);
  }
  const { userId, courseId, state } = body as { userId: string; courseId: string; state: string };
  if (kind === 'request') {
    const { items } = await ask(renewalApi.list, { query: { userId, courseId, limit: '10' } });
    return ask(renewalApi.get, { params: { id: items[0]?.id ?? '' } });
  }
  const { id } = body as { id: string };
  const known = await toldByServer(ask, enrollmentApi.get, { params: { id } });
  if ('answer' in known) return known.answer;
  const query = { userId, courseId, state: state as 'assigned', limit: '10' as const };
  const { items } = await ask(enrollmentApi.list, { query });
  return ask(enrollmentApi.get, { params: { id: items[0]?.id ?? '' } });
}

/** As the edge queues it: part by part, each on what the one before left. */
export function splitOnLaptop<R extends Route>(laptop: Laptop, route: R, input: Input<R>): Told {
  const offline = offlineFor(route);
  if (!('split' in offline)) throw new Error('not a split');
  const asked = parsed(route, input);
  const outcomes = offline.split.into(asked).map((part) => {
    const { told } = writtenOnLaptop(laptop, part.route, part.input as Input<Route>, { id: newId() });
    if ('answer' in told) return told.answer;
    const { kind, code, message } = told.refused;
    return new Problem(kind, code, message);
  });
  return { answer: offline.split.answer(asked, outcomes) };
}
