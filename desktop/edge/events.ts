import type { ResourceKind } from '#shared/sync/resource.schemas.ts';
import type { SyncStatus } from '#shared/sync/sync.schemas.ts';

/** What the window's live updates call the kinds of records. */
const namesOf: Partial<Record<string, string>> = {
  person: 'user',
  request: 'renewal_request',
  session: 'course_session',
  place: 'department',
  account: 'session',
} satisfies Partial<Record<ResourceKind, string>>;
const heartbeatMs = 15_000;

type Listener = (event: string, data: unknown) => void;

/** Tells every open window what changed on this laptop: by a pull, by a save, or in the state of the sync. */
export class Events {
  readonly #listeners = new Set<Listener>();
  #lastState = '';

  changed(kinds: Iterable<string>): void {
    const names = [...new Set([...kinds].map((kind) => namesOf[kind] ?? kind))];
    if (names.length > 0) this.#tell('changed', { kinds: names });
  }

  /** Told when something in it differs from before. */
  status(status: SyncStatus): void {
    const text = JSON.stringify(status);
    if (text === this.#lastState) return;
    this.#lastState = text;
    this.#tell('sync', status);
  }

  /** The session of the window is over. */
  ended(): void {
    this.#tell('ended', {});
  }

  /** @returns what stops it */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A stream of server-sent events, until the window leaves. */
  stream(): Response {
    const encoder = new TextEncoder();
    let leave: () => void = () => undefined;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        const write = (text: string) => controller.enqueue(encoder.encode(text));
        write(': open\n\n');
        const timer = setInterval(() => write(': still here\n\n'), heartbeatMs);
        timer.unref();
        const stop = this.listen((event, data) =>
          write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
        );
        leave = () => {
          clearInterval(timer);
          stop();
        };
      },
      cancel: () => leave(),
    });
    return new Response(body, { headers: { 'content-type': 'text/event-stream; charset=utf-8' } });
  }

  #tell(event: string, data: unknown): void {
    for (const listener of this.#listeners) listener(event, data);
  }
}
