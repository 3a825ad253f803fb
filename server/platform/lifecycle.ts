/** What was started, stopped in the opposite order: the door first, the database last. */
export interface Lifecycle {
  /**
   * Starts one more thing and remembers how to end it.
   * @param kill ends it at once, for an impatient person; without it, it is simply left
   * @throws Interrupted when a stop was asked for before
   */
  start<T>(
    begin: () => T | Promise<T>,
    end: (thing: T) => Promise<void>,
    kill?: (thing: T) => Promise<void>,
  ): Promise<T>;
  /** Waits for what is just starting, then ends everything. Asked twice, it is done once. */
  stop(): Promise<void>;
  /** Ends what must not be left behind, at once. */
  kill(): Promise<void>;
}

/** A stop was asked for while starting: no failure, nothing to report. */
export class Interrupted extends Error {}

export function createLifecycle(): Lifecycle {
  const ends: (() => Promise<void>)[] = [];
  const kills: (() => Promise<void>)[] = [];
  let starting: Promise<unknown> = Promise.resolve();
  let stopping: Promise<void> | null = null;

  const endAll = async () => {
    // A start that fails has nothing to end; whoever began it hears of it.
    await Promise.allSettled([starting]);
    const failures: unknown[] = [];
    for (const end of ends.splice(0).reverse()) {
      await end().catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
  };

  return {
    async start(begin, end, kill) {
      if (stopping) throw new Interrupted();
      const beginning = (async () => {
        const thing = await begin();
        ends.push(() => end(thing));
        if (kill) kills.push(() => kill(thing));
        return thing;
      })();
      starting = beginning;
      return beginning;
    },
    stop() {
      stopping ??= endAll();
      return stopping;
    },
    async kill() {
      await Promise.allSettled(kills.splice(0).map((kill) => kill()));
    },
  };
}
