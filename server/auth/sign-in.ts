import type { Credentials, SignedIn } from '#shared/auth/auth.schemas.ts';
import { newId } from '#shared/kernel/ids.ts';
import { Problem } from '#shared/kernel/problem.ts';
import type { RequestContext } from '../platform/context.ts';
import {
  hashPassword,
  isOutdated,
  passwordWork,
  refuseWhenBusy,
  verifyPassword,
} from '../platform/crypto/passwords.ts';
import { newSessionToken, sessionCookie } from '../platform/crypto/tokens.ts';
import { type Statement, statement } from '../platform/db/batch.ts';
import { statementOf } from '../platform/db/database.ts';
import { type Answered, answered } from '../platform/http/implement.ts';
import { type Account, type CompleteAccount, findAccount, isComplete } from './accounts.repo.ts';
import { countSignIn, forgetSignIns, tooManyAttempts } from './attempts.ts';
import { endPresentedSession } from './end-session.ts';
import { lifetimeMs, openSession, selectSignedIn } from './sessions.repo.ts';
import { auditRefusal, successEntry } from './sign-in-audit.ts';
import { signedInOf } from './signed-in.ts';

/**
 * Signs a person in. Whatever is wrong (tenant, name, password, a person or tenant that is not active), the refusal is the
 * same and took the same work: one count, one look-up, one hash, one audit row. The count comes first, so that nobody gets
 * more tries by trying at once. @throws Problem unauthenticated, too_many, unavailable
 */
export async function signIn(context: RequestContext, credentials: Credentials): Promise<Answered<SignedIn>> {
  const { tenant, username, password } = credentials;
  refuseWhenBusy();
  const attempt = await countSignIn(context, credentials);
  if (attempt.retryAfterSeconds !== null) {
    if (attempt.firstRefused) await auditRefusal(context, credentials, 'too_many_attempts');
    throw tooManyAttempts(attempt.retryAfterSeconds);
  }
  const account = await findAccount(context.platform, tenant, username);
  const matches = await verifyPassword(account?.password_hash ?? null, password);
  const reason = reasonAgainst(account, matches);
  if (reason !== null || !isComplete(account)) {
    await auditRefusal(context, credentials, reason ?? 'unknown_user', account);
    throw refused();
  }
  await endPresentedSession(context);
  return open(context, credentials, account);
}

const refused = () =>
  new Problem(
    'unauthenticated',
    'auth.refused',
    'The organisation, the user name or the password is not right.',
  );

/** Why this sign-in fails, for the audit log alone; null when nothing is wrong. */
function reasonAgainst(account: Account | null, matches: boolean): string | null {
  if (account === null) return 'unknown_tenant';
  if (account.user_id === null) return 'unknown_user';
  if (account.password_hash === null) return 'no_password';
  if (!matches) return 'wrong_password';
  if (account.user_status !== 'active') return 'inactive_user';
  return account.tenant_status === 'active' ? null : 'suspended_tenant';
}

async function open(
  context: RequestContext,
  { tenant, username, password }: Credentials,
  account: CompleteAccount,
): Promise<Answered<SignedIn>> {
  const { platform, now, address, userAgent } = context;
  const token = newSessionToken(account.scope);
  const sessionId = newId();
  const session = {
    id: sessionId,
    tokenHash: token.hash,
    userId: account.user_id,
    epoch: account.epoch,
    now,
    expiresAt: new Date(Date.parse(now) + lifetimeMs).toISOString(),
    address,
    userAgent,
  };
  const results = await platform.database.batch([
    statement('select * from app.enter_as($1, $2, $3)', account.tenant_id, account.user_id, now),
    ...(await rehashed(account, password)),
    ...openSession(session),
    forgetSignIns(tenant, username, context.address),
    successEntry(context, account, sessionId),
    statementOf(selectSignedIn(token.hash)),
  ]);
  const answer = signedInOf(results.at(-1)?.[0]);
  return answered(answer, [sessionCookie(token, lifetimeMs / 1000)]);
}

/** A hash made with weaker parameters than today's is replaced, unless others are waiting for their turn. */
async function rehashed({ user_id, password_hash }: CompleteAccount, password: string): Promise<Statement[]> {
  if (!isOutdated(password_hash) || passwordWork.waiting > 0) return [];
  return [
    statement(
      `update users set password_hash = $3, updated_at = now()
       where tenant_id = app.tid() and id = $1 and password_hash = $2`,
      user_id,
      password_hash,
      await hashPassword(password),
    ),
  ];
}
