import { dailyTick } from '../platform/jobs/daily.ts';
import type { JobDefinition, Tick } from '../platform/jobs/queue.ts';
import { scanExpiries } from './scan-expiries.ts';

export const alertsJob: JobDefinition = {
  kind: 'notifications.alerts',
  concurrency: 2,
  run: (context) => scanExpiries(context),
};

/** Every morning of the tenant. */
export const alertsTick: Tick = dailyTick('notifications.tick', 'expiry', alertsJob.kind);
