/** Two signals closer than this are one: npm passes on the Ctrl-C that the terminal has sent already. */
const sameMs = 800;
const lookMs = 500;

/**
 * Ctrl-C, a closed terminal and a service manager's SIGTERM stop the program gracefully; a second one at once.
 * @param stop ends everything; the program then exits with 0, or with 1 when that failed
 * @param kill ends at once what must not be left behind; the program then exits with 130
 */
export function onStopSignal(stop: () => Promise<void>, kill: () => Promise<void>): void {
  let first: number | null = null;
  const asked = () => {
    const at = performance.now();
    if (first === null) {
      first = at;
      stop().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    } else if (at - first > sameMs) {
      void kill().finally(() => process.exit(130));
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, asked);
  if (process.env.npm_lifecycle_event !== undefined) onOrphaned(asked);
}

/** npm passes a SIGTERM on to the shell between, which dies of it and tells nobody. */
function onOrphaned(asked: () => void): void {
  const parent = process.ppid;
  const look = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(look);
    asked();
  }, lookMs);
  look.unref();
}
