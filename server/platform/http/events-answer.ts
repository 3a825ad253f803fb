import type { Log } from '../log.ts';
import { type Exchange, reply } from './exchange.ts';
import type { EventStream, EventsAnswer } from './implement.ts';

/** Proxies close connections that are silent for longer. */
const heartbeatMs = 15_000;
/** A reader that is this far behind is given up; it will connect again and ask for what it missed. */
const maxWaitingBytes = 1024 * 1024;

const headers = {
  'content-type': 'text/event-stream; charset=utf-8',
  // Tells nginx to pass events on at once.
  'x-accel-buffering': 'no',
};

/** Server-sent events until `run` ends, the client leaves or the server stops. */
export function eventsAnswer(exchange: Exchange, answer: EventsAnswer, log: Log): Response {
  if (exchange.req.method === 'HEAD') return reply(exchange, 200, null, headers);
  const requestId = exchange.get('requestId');
  const leaving = new AbortController();
  const { stopping } = exchange.env ?? {};
  const signal = stopping ? AbortSignal.any([stopping, leaving.signal]) : leaving.signal;
  const run = (stream: EventStream) =>
    answer.run(stream).catch((error: unknown) => log.error('an event stream failed', { requestId, error }));
  return reply(
    exchange,
    200,
    streamOf(run, signal, () => leaving.abort()),
    headers,
  );
}

function streamOf(
  run: (stream: EventStream) => Promise<void>,
  signal: AbortSignal,
  leave: () => void,
): ReadableStream<Uint8Array> {
  let started = false;
  return new ReadableStream<Uint8Array>(
    {
      // Called when the first byte is asked for, which is after the headers are out.
      pull(controller) {
        if (started) return;
        started = true;
        const writer = writerOn(controller, signal, leave);
        writer.write(': open\n\n');
        const timer = setInterval(() => writer.write(': still here\n\n'), heartbeatMs);
        signal.addEventListener('abort', () => {
          clearInterval(timer);
          writer.end();
        });
        if (signal.aborted) {
          clearInterval(timer);
          writer.end();
          return;
        }
        void run({ send: (event, data) => writer.write(written(event, data)), signal }).finally(leave);
      },
      cancel: leave,
    },
    new ByteLengthQueuingStrategy({ highWaterMark: 0 }),
  );
}

function writerOn(
  controller: ReadableStreamDefaultController<Uint8Array>,
  signal: AbortSignal,
  leave: () => void,
) {
  const encoder = new TextEncoder();
  let open = true;
  return {
    write(text: string) {
      if (!open || signal.aborted) return;
      if ((controller.desiredSize ?? 0) < -maxWaitingBytes) leave();
      else controller.enqueue(encoder.encode(text));
    },
    end() {
      if (!open) return;
      open = false;
      try {
        controller.close();
      } catch {
        // The client has closed it already.
      }
    },
  };
}

/** One event; JSON has no line breaks of its own. */
const written = (event: string, data: unknown) =>
  `event: ${event.replace(/[\r\n]/g, '')}\ndata: ${JSON.stringify(data)}\n\n`;
