import { newId } from '#shared/kernel/ids.ts';
import type { Machine } from './machine.ts';

/** A line on which nothing has moved for this long is dead; a chunk of a file takes a minute on the slowest satellite. */
const longestSilenceMs = 120_000;

/** This machine, and the server under its address. */
export const realMachine = (serverUrl: string, silenceMs = longestSilenceMs): Machine => ({
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
    return watched(new URL(path, serverUrl), { ...init, headers, redirect: 'error' }, silenceMs);
  },
  reached: () => undefined,
});

/** Gives up when nothing arrives any more: an answer may take long, as long as it goes on. */
async function watched(url: URL, init: RequestInit, silenceMs: number): Promise<Response> {
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(new Error('The line is silent.')), silenceMs);
  timer.unref();
  const signal = init.signal ? AbortSignal.any([init.signal, silence.signal]) : silence.signal;
  let answer: Response;
  try {
    answer = await fetch(url, { ...init, signal });
  } catch (error) {
    clearTimeout(timer);
    throw error;
  }
  if (answer.body === null) {
    clearTimeout(timer);
    return answer;
  }
  const body = answer.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        timer.refresh();
        controller.enqueue(chunk);
      },
      flush: () => clearTimeout(timer),
    }),
  );
  return new Response(body, { status: answer.status, headers: answer.headers });
}
