import { z } from 'zod';
import { route } from '#shared/kernel/route.ts';
import { Accepted, Id, Instant, page, paging, q } from '#shared/kernel/schemas.ts';
import { AuditChain, AuditRow } from './audit.schemas.ts';

const permission = 'audit:read';

export const auditApi = {
  list: route({
    method: 'get',
    path: '/api/audit',
    summary: 'The audit log, the newest first.',
    permission,
    audit: 'audit.viewed',
    offline: 'no',
    query: z.strictObject({
      ...paging,
      q,
      chain: AuditChain.default('change'),
      action: z.string().max(80).optional(),
      actorId: Id.optional(),
      subjectId: z.string().max(80).optional(),
      from: Instant.optional(),
      to: Instant.optional(),
    }),
    returns: page(AuditRow),
  }),
  verify: route({
    method: 'post',
    path: '/api/audit/verifications',
    summary:
      'Checks every link of both chains against the signed checkpoints. A job; its result names the first broken link.',
    permission,
    audit: 'audit.verified',
    offline: 'no',
    body: z.strictObject({}),
    returns: Accepted,
    status: 202,
  }),
};
