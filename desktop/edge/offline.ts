import type { Output, ParsedInput, Route } from '#shared/kernel/route.ts';
import type { Resource, ResourceKind } from '#shared/sync/resource.schemas.ts';

/** The laptop's records as its user sees them: the server's copy with what he did since. */
export interface Copy {
  get<Kind extends ResourceKind>(kind: Kind, id: string): Resource<Kind> | null;
  /** All of a kind; `where` compares indexed members of the body. */
  list<Kind extends ResourceKind>(kind: Kind, where?: Readonly<Record<string, string>>): Resource<Kind>[];
}

/** What every answer from the laptop rests on. */
export interface Laptop {
  copy: Copy;
  /** Who is signed in. */
  me: Resource<'account'>;
  /** By this laptop's clock, corrected by what was last measured against the server's. */
  now: string;
  /** In the tenant's zone. */
  today: string;
  /** How long the data may be used without a server: what a session's end is to a browser. */
  offlineUntil: string;
}

/** A record as it will be; null: gone. */
export interface Changed {
  kind: ResourceKind;
  id: string;
  body: Resource<ResourceKind> | null;
}

/** What a queued change does to the laptop's own view until the server has answered. */
export interface Optimistic<Answer> {
  changes: readonly Changed[];
  answer: Answer;
  /** Which record it is about, and the names that a sentence about it needs: for the outbox. */
  subject: { kind: ResourceKind; id: string } | null;
  params: Readonly<Record<string, string>>;
}

/** A file that goes with a change: known by its hash, kept in the outbox until the server has it. */
export interface QueuedFile {
  sha256: string;
  name: string;
  bytes: number;
  mediaType: string;
}

export type Read<R extends Route> = (laptop: Laptop, input: ParsedInput<R>) => Output<R>;

/**
 * Applies the rules of `shared/` to a change made without a network. Run when the person does it and again after every pull,
 * on whatever the copy says then: pure, so that the same command on the same copy gives the same view.
 * @param laptop with `now` and `today` as they were when the person did it, also when it is run again
 * @param commandId names what the change creates
 * @throws Problem as the server would; after a pull it means that the server will probably refuse
 */
export type Write<R extends Route> = (
  laptop: Laptop,
  input: ParsedInput<R> & { file?: QueuedFile },
  commandId: string,
) => Optimistic<R extends { status: 204 } ? undefined : Output<R>>;

/** One command of several that a request is queued as. */
export interface Part {
  route: Route;
  input: ParsedInput<Route>;
}
/** Keeps a route and its input together. */
export const part = <R extends Route>(route: R, input: ParsedInput<R>): Part => ({ route, input });

/**
 * A request about many records that is queued as one command for each, with an id of its own: every part is written here,
 * sent and answered by itself, one after the other, so that one refusal stops nothing. A part refused here is not queued.
 */
export interface Split<R extends Route> {
  into: (input: ParsedInput<R>) => readonly Part[];
  /** @param outcomes of the parts, in their order: the answer of the write, or the Problem that refused it */
  answer: (input: ParsedInput<R>, outcomes: readonly unknown[]) => Output<R>;
}

export type Offline =
  | { route: Route; read: Read<Route> }
  | { route: Route; write: Write<Route> }
  | { route: Route; split: Split<Route> };

type Handlers<Api extends Record<string, Route>> = {
  [Name in keyof Api as Api[Name]['offline'] extends 'read' | 'write'
    ? Name
    : never]: Api[Name]['offline'] extends 'read' ? Read<Api[Name]> : Write<Api[Name]> | Split<Api[Name]>;
};

/** Binds every route of a context that works without a network; one left out does not compile. */
export function implementOffline<Api extends Record<string, Route>>(
  api: Api,
  handlers: Handlers<Api>,
): Offline[] {
  return Object.entries(handlers).map(([name, handler]) => {
    const route = api[name] as Route;
    // Where the types meet at run time: the edge parses by `route` before it calls.
    if (typeof handler !== 'function') return { route, split: handler as unknown as Split<Route> };
    return route.offline === 'write'
      ? { route, write: handler as unknown as Write<Route> }
      : { route, read: handler as unknown as Read<Route> };
  });
}

/**
 * The input as it is queued: a body that may name what it creates, and does not, names it by the command, so that the server
 * gives it the id that it has here.
 */
export function namedBy<R extends Route>(commandId: string, route: R, input: ParsedInput<R>): ParsedInput<R> {
  const { body } = input as { body?: Record<string, unknown> };
  if (body === undefined || body.id !== undefined || !('id' in (route.body?.shape ?? {}))) return input;
  return { ...input, body: { ...body, id: commandId } };
}
