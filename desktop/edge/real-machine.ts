import { newId } from '#shared/kernel/ids.ts';
import type { Machine } from './machine.ts';

/** A server that has said nothing for this long is not there; live updates may be silent for longer. */
const silenceMs = 120_000;

/** This machine, and the server under its address. */
export const realMachine = (serverUrl: string): Machine => ({
  now: () => Date.now(),
  newId,
  random: () => Math.random(),
  later(ms, run) {
    const timer = setTimeout(run, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
  fetch(path, init) {
    const headers = new Headers(init.headers);
    headers.set('accept-encoding', 'zstd, gzip');
    const isStream = headers.get('accept') === 'text/event-stream';
    return fetch(new URL(path, serverUrl), {
      ...init,
      headers,
      redirect: 'error',
      ...(isStream ? {} : { signal: AbortSignal.timeout(silenceMs) }),
    });
  },
  reached: () => undefined,
});
