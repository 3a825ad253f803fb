import type { Platform } from './context.ts';
import { createMetrics, type Metrics } from './metrics.ts';

/** The metrics of a running server: requests, process, database connections and background jobs. */
export function platformMetrics({ database, jobs }: Platform): Metrics {
  const metrics = createMetrics();
  const connections = () => {
    const { total, idle, waiting } = database.stats();
    return { busy: total - idle, idle, waiting };
  };
  const jobsByState = async () => {
    const counts = await jobs.counts();
    const sum = (state: 'waiting' | 'active' | 'dead') =>
      counts.reduce((all, count) => all + count[state], 0);
    return { waiting: sum('waiting'), running: sum('active'), dead: sum('dead') };
  };
  metrics.gauge('database_connections', 'Connections, and requests that wait for one', connections, 'state');
  metrics.gauge('jobs', 'Background jobs by state', jobsByState, 'state');
  return metrics;
}
