import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  request(labels: { method: string; route: string; status: number }, seconds: number): void;
  /** A number that is asked for when somebody looks; a record gives one number per value of `label`. */
  gauge(name: string, help: string, read: () => Reading | Promise<Reading>, label?: string): void;
  /** The text that Prometheus reads. */
  text(): Promise<string>;
  readonly contentType: string;
}
type Reading = number | Readonly<Record<string, number>>;

/** Requests by route and status with their latency, the process itself, and what else registers a gauge. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'trainflow_' });
  const requests = new Histogram({
    name: 'trainflow_http_request_seconds',
    help: 'HTTP requests by method, route and status, and how long they took',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  return {
    request({ method, route, status }, seconds) {
      requests.observe({ method, route, status }, seconds);
    },
    gauge(name, help, read, label) {
      new Gauge({
        name: `trainflow_${name}`,
        help,
        labelNames: label === undefined ? [] : [label],
        registers: [registry],
        async collect() {
          // What cannot be asked at the moment is not a number; the other metrics are wanted all the more.
          const reading = await asked(read);
          this.reset();
          if (typeof reading === 'number') this.set(reading);
          else if (label !== undefined)
            for (const [value, count] of Object.entries(reading)) this.set({ [label]: value }, count);
        },
      });
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

async function asked(read: () => Reading | Promise<Reading>): Promise<Reading> {
  try {
    return await read();
  } catch {
    return Number.NaN;
  }
}
