/** Milliseconds that this program's clock is ahead of the machine's. */
let ahead = 0;

/** The present instant, RFC 3339 in UTC: the one clock of the program. */
export const now = (): string => new Date(Date.now() + ahead).toISOString();

/**
 * Moves the clock: it stands at `instant` and runs on from there. `null` gives the machine's time back.
 * For TRAINFLOW_CLOCK on a server that is not in production, and for tests.
 */
export function setClock(instant: string | null): void {
  ahead = instant === null ? 0 : Date.parse(instant) - Date.now();
}

/** Whether the clock was moved: shown at the start and in the health report. */
export const isClockMoved = (): boolean => ahead !== 0;
