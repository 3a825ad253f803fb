import type { Readable } from 'node:stream';
import type { Output, ParsedInput, Route } from '#shared/kernel/route.ts';
import type { RequestContext } from '../context.ts';

/** A file that an upload route received: already on disk in a private temporary folder, deleted after the call. */
export interface Upload {
  /** Absolute path of the temporary file. */
  path: string;
  /** As the client named it; shown, never used as a path. */
  fileName: string;
  bytes: number;
}

/** What a `raw: 'file'` route answers: bytes under a name, sent as an attachment that no browser runs. */
export interface FileAnswer {
  fileName: string;
  mediaType: string;
  bytes: number | null;
  body: Readable;
}

/** One client's open stream of server-sent events. */
export interface EventStream {
  send(event: string, data: unknown): void;
  /** Aborts when the client is gone or the server stops. */
  signal: AbortSignal;
}
/** What a `raw: 'events'` route answers: called once the headers are out; the stream ends when its promise does. */
export interface EventsAnswer {
  run(stream: EventStream): Promise<void>;
}

/** What a `raw: 'feed'` route answers. */
export interface FeedAnswer {
  /**
   * Writes the lines, if there are any: none is 304. Refusals are thrown here, as anywhere. Called once.
   * @returns the answer's ETag
   */
  run(write: (text: string) => Promise<void>): Promise<string>;
}

/** Answers that carry more than JSON: a cookie to set, or to clear together with what the browser kept. */
export interface Answered<T> {
  answer: T;
  setCookies: string[];
  clearSiteData?: boolean;
}
export const answered = <T>(answer: T, setCookies: string[], clearSiteData = false): Answered<T> => ({
  answer,
  setCookies,
  clearSiteData,
});

type Handed<R extends Route> = ParsedInput<R> & (R extends { upload: object } ? { upload: Upload } : unknown);
type Answer<R extends Route> = R extends { raw: 'file' }
  ? FileAnswer
  : R extends { raw: 'events' }
    ? EventsAnswer
    : R extends { raw: 'feed' }
      ? FeedAnswer
      : R extends { status: 204 }
        ? // biome-ignore lint/suspicious/noConfusingVoidType: a 204 handler simply ends
          void | Answered<undefined>
        : Output<R> | Answered<Output<R>>;

/** One route's implementation: a use case or a read, called with parsed input. */
export type Handler<R extends Route> = (context: RequestContext, input: Handed<R>) => Promise<Answer<R>>;

export interface Implementation {
  route: Route;
  handle: Handler<Route>;
}

/** Binds every route of a context's contract to its implementation; a route left out does not compile. */
export function implement<Api extends Record<string, Route>>(
  api: Api,
  handlers: { [Name in keyof Api]: Handler<Api[Name]> },
): Implementation[] {
  return Object.entries(api).map(([name, route]) => ({
    route,
    // The one place where the types meet at run time: the HTTP layer parses by `route` before it calls.
    handle: handlers[name as keyof Api] as unknown as Handler<Route>,
  }));
}
