import { z } from 'zod';
import { Id, Instant } from '#shared/kernel/schemas.ts';

export const Job = z.strictObject({
  id: Id,
  kind: z.string(),
  /** `failed` will be tried again; `dead` will not, and waits for an administrator. */
  state: z.enum(['queued', 'running', 'done', 'failed', 'dead']),
  phase: z.string().nullable(),
  done: z.int(),
  of: z.int().nullable(),
  result: z.unknown(),
  error: z.string().nullable(),
  requestedById: Id.nullable(),
  createdAt: Instant,
  finishedAt: Instant.nullable(),
});
export type Job = z.infer<typeof Job>;

export const HealthDetail = z.strictObject({
  status: z.enum(['ok', 'degraded']),
  version: z.string(),
  checks: z.array(
    z.strictObject({
      name: z.enum(['database', 'migrations', 'jobs', 'disk', 'clock']),
      ok: z.boolean(),
      detail: z.string(),
    }),
  ),
});
export type HealthDetail = z.infer<typeof HealthDetail>;
