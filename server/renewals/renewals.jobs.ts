import { dailyTick } from '../platform/jobs/daily.ts';
import type { JobDefinition, Tick } from '../platform/jobs/queue.ts';
import { attendSteps } from './attend-steps.ts';

export const attendStepsJob: JobDefinition = {
  kind: 'renewals.attend_steps',
  run: (context, _input, progress) => attendSteps(context, progress),
};

/** Every morning of the tenant. */
export const renewalsTick: Tick = dailyTick('renewals.tick', 'workflow', attendStepsJob.kind);
