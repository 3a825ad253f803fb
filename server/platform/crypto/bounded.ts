/** A queue that runs only so many things at once and lets only so many wait. */
export interface BoundedQueue {
  /** True when another one would have to wait behind the longest line allowed. */
  full(): boolean;
  waiting(): number;
  /** Runs the work when its turn comes, in the order of asking. */
  run<T>(work: () => Promise<T>): Promise<T>;
}

export function createQueue({ atOnce, waiting }: { atOnce: number; waiting: number }): BoundedQueue {
  const line: (() => void)[] = [];
  let running = 0;
  return {
    full: () => running >= atOnce && line.length >= waiting,
    waiting: () => line.length,
    async run(work) {
      // The one who leaves hands his place over, so that nobody can slip in between.
      if (running >= atOnce) await new Promise<void>((turn) => line.push(turn));
      else running++;
      try {
        return await work();
      } finally {
        const next = line.shift();
        if (next) next();
        else running--;
      }
    },
  };
}
