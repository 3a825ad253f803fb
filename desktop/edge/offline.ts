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
 * @param commandId names what the change creates
 * @throws Problem as the server would; after a pull it means that the server will probably refuse
 */
export type Write<R extends Route> = (
  laptop: Laptop,
  input: ParsedInput<R> & { file?: QueuedFile },
  commandId: string,
) => Optimistic<R extends { status: 204 } ? undefined : Output<R>>;

export type Offline = { route: Route; read: Read<Route> } | { route: Route; write: Write<Route> };

type Handlers<Api extends Record<string, Route>> = {
  [Name in keyof Api as Api[Name]['offline'] extends 'read' | 'write'
    ? Name
    : never]: Api[Name]['offline'] extends 'read' ? Read<Api[Name]> : Write<Api[Name]>;
};

/** Binds every route of a context that works without a network; one left out does not compile. */
export function implementOffline<Api extends Record<string, Route>>(
  api: Api,
  handlers: Handlers<Api>,
): Offline[] {
  return Object.entries(handlers).map(([name, handler]) => {
    const route = api[name] as Route;
    // Where the types meet at run time: the edge parses by `route` before it calls.
    return route.offline === 'write'
      ? { route, write: handler as unknown as Write<Route> }
      : { route, read: handler as unknown as Read<Route> };
  });
}
