import type { Log } from './log.ts';

/** Runs something beside everything else: what goes wrong there is noted, and nothing else stops for it. */
export function inBackground(log: Log, what: string, run: () => Promise<unknown>): void {
  run().catch((error: unknown) => log.error(`failed: ${what}`, { error }));
}
