import { z } from 'zod';
import { Id, Instant } from '#shared/kernel/schemas.ts';

/** `change`: writes. `access`: sign-ins, refusals, looks at personal data; a chain of its own, so that reads never wait for writes. */
export const AuditChain = z.enum(['change', 'access']);

export const AuditRow = z.strictObject({
  chain: AuditChain,
  seq: z.int(),
  at: Instant,
  action: z.string(),
  outcome: z.enum(['done', 'denied', 'failed']),
  actorId: Id.nullable(),
  actorKind: z.enum(['user', 'system', 'anonymous', 'central']),
  actorName: z.string().nullable(),
  onBehalfOfId: Id.nullable(),
  address: z.string().nullable(),
  requestId: z.string().nullable(),
  subjectKind: z.string().nullable(),
  subjectId: z.string().nullable(),
  before: z.unknown(),
  after: z.unknown(),
  /** Hexadecimal SHA-256 of the row and of the one before it. */
  hash: z.string(),
});
export type AuditRow = z.infer<typeof AuditRow>;

export const Verification = z.strictObject({
  ok: z.boolean(),
  rows: z.int(),
  chains: z.array(
    z.strictObject({
      chain: AuditChain,
      ok: z.boolean(),
      rows: z.int(),
      /** The first broken link: its number, and what is wrong with it. */
      brokenAtSeq: z.int().nullable(),
      finding: z.string().nullable(),
      checkpointSeq: z.int().nullable(),
    }),
  ),
});
export type Verification = z.infer<typeof Verification>;
