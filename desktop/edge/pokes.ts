import { notificationApi } from '#shared/notifications/notification.api.ts';
import type { Machine } from './machine.ts';
import type { ServerLine } from './server-line.ts';

/** Changes of this long are fetched together. */
const collectMs = 1_500;
/** A stream that could not be opened is not asked for again before. */
const pauseMs = 60_000;

/** Follows the server's own live updates while it can be reached, so that what changes there is here within seconds. */
export class Pokes {
  readonly #machine: Machine;
  readonly #server: ServerLine;
  readonly #poke: () => void;
  #reader: ReadableStreamDefaultReader<Uint8Array> | null = null;
  #isOpen = false;
  #triedAt = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | null = null;
  #isClosed = false;

  constructor(machine: Machine, server: ServerLine, poke: () => void) {
    this.#machine = machine;
    this.#server = server;
    this.#poke = poke;
  }

  /** The server answers: follow it, unless that is done already or was tried just now. */
  ensure(): void {
    const now = this.#machine.now();
    if (this.#isOpen || this.#isClosed || Math.abs(now - this.#triedAt) < pauseMs) return;
    this.#isOpen = true;
    this.#triedAt = now;
    void this.#follow().finally(() => {
      this.#isOpen = false;
    });
  }

  close(): void {
    this.#isClosed = true;
    this.#cancel?.();
    void this.#reader?.cancel().catch(() => undefined);
  }

  async #follow(): Promise<void> {
    try {
      const answer = await this.#server.send(notificationApi.stream.path, {
        headers: { accept: 'text/event-stream' },
      });
      if (!answer.ok || answer.body === null) return;
      this.#reader = answer.body.getReader();
      for (let decoder = new TextDecoder(); ; ) {
        const { done, value } = await this.#reader.read();
        if (done) return;
        if (/^event: (changed|notification|ended)$/m.test(decoder.decode(value, { stream: true })))
          this.#note();
      }
    } catch {
      // The line broke: the loop of the sync notices it by itself, and has this opened again.
    }
  }

  #note(): void {
    this.#cancel ??= this.#machine.later(collectMs, () => {
      this.#cancel = null;
      if (!this.#isClosed) this.#poke();
    });
  }
}
