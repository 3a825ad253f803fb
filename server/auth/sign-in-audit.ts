import type { Credentials } from '#shared/auth/auth.schemas.ts';
import { type AuditEntry, appendStatement, enterTenant } from '../platform/audit/append.ts';
import { centralTenantId } from '../platform/audit/tenants.ts';
import type { RequestContext } from '../platform/context.ts';
import type { Statement } from '../platform/db/batch.ts';
import { type Account, type CompleteAccount, findAccount } from './accounts.repo.ts';

/** The audit row of a session that opens, for the transaction that opens it. */
export const successEntry = (
  context: RequestContext,
  account: CompleteAccount,
  sessionId: string,
): Statement =>
  appendStatement({
    ...signInEntry(context),
    outcome: 'done',
    actorId: account.user_id,
    actorKind: account.tenant_id === centralTenantId ? 'central' : 'user',
    actorName: account.username,
    subjectKind: 'session',
    subjectId: sessionId,
    after: { userAgent: context.userAgent },
  });

/** Notes a refused sign-in where its tenant's administrators see it; the central ones, when there is no such tenant. */
export async function auditRefusal(
  context: RequestContext,
  { tenant, username }: Credentials,
  reason: string,
  looked?: Account | null,
): Promise<void> {
  const account = looked === undefined ? await findAccount(context.platform, tenant, username) : looked;
  await context.platform.database.batch([
    enterTenant(account?.tenant_id ?? centralTenantId),
    appendStatement({
      ...signInEntry(context),
      outcome: reason === 'too_many_attempts' ? 'denied' : 'failed',
      actorId: null,
      actorKind: 'anonymous',
      actorName: null,
      subjectKind: account?.user_id ? 'user' : null,
      subjectId: account?.user_id ?? null,
      after: { tenant, username, reason },
    }),
  ]);
}

const signInEntry = ({ now, address, requestId }: RequestContext) =>
  ({
    chain: 'access',
    at: now,
    action: 'session.started',
    onBehalfOfId: null,
    address,
    requestId,
    before: null,
  }) satisfies Partial<AuditEntry>;
