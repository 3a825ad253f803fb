import { conflict, invalid } from '#shared/kernel/problem.ts';
import { auditAccess } from '../platform/audit/append.ts';
import { command } from '../platform/command.ts';
import type { RequestContext, Tx } from '../platform/context.ts';
import { checkPassword } from '../platform/crypto/password-policy.ts';
import { hashPassword, refuseWhenBusy, verifyPassword } from '../platform/crypto/passwords.ts';
import { newSessionToken, sessionCookie } from '../platform/crypto/tokens.ts';
import { type Answered, answered } from '../platform/http/implement.ts';
import { inTransaction } from '../platform/transaction.ts';
import { getOwnAccount, replacePassword } from './accounts.repo.ts';
import { countPasswordTry, forgetPasswordTries, tooManyAttempts } from './attempts.ts';
import { renewSession } from './sessions.repo.ts';

interface Passwords {
  currentPassword: string;
  newPassword: string;
}

/**
 * Changes my password. Every other session of mine ends; this one goes on under a new token. Hashing happens between two
 * short transactions, never inside one. @throws Problem invalid (wrong or weak password), too_many, conflict, unavailable
 */
export async function changePassword(
  context: RequestContext,
  passwords: Passwords,
): Promise<Answered<undefined>> {
  const me = await inTransaction(context, { permission: 'signed_in', readOnly: true, run: findMine });
  checkPassword(passwords.newPassword, { username: me.username, tenant: me.tenant });
  refuseWhenBusy();
  await proveCurrent(context, me, passwords.currentPassword);
  if (passwords.newPassword === passwords.currentPassword) {
    throw invalid('newPassword', 'password.unchanged', 'The new password is the old one.');
  }
  const token = newSessionToken(me.entered.actor.scope);
  const { expiresAt } = await savePassword(
    // The digest of this request would be a fast hash of a password: it is not kept.
    { ...context, idempotencyKey: null },
    { before: me.passwordHash, after: await hashPassword(passwords.newPassword), tokenHash: token.hash },
  );
  const left = Math.floor((Date.parse(expiresAt) - Date.parse(context.now)) / 1000);
  return answered(undefined, [sessionCookie(token, left)]);
}

type Mine = Awaited<ReturnType<typeof findMine>>;
async function findMine(tx: Tx) {
  const { actor, username, zone, today } = tx;
  return { ...(await getOwnAccount(tx)), entered: { actor, username, zone, today, lastSeenAt: null } };
}

/** A stolen session must not be able to guess the password: five tries, and each failed one is noted. */
async function proveCurrent(
  context: RequestContext,
  { entered, passwordHash }: Mine,
  password: string,
): Promise<void> {
  const { userId } = entered.actor;
  const { retryAfterSeconds } = await countPasswordTry(context, userId);
  if (retryAfterSeconds !== null) throw tooManyAttempts(retryAfterSeconds);
  if (!(await verifyPassword(passwordHash, password))) {
    await auditAccess(context, entered, 'failed');
    throw invalid('currentPassword', 'password.wrong', 'This is not your present password.');
  }
  await context.platform.database.batch([forgetPasswordTries(userId)]);
}

const savePassword = command({
  event: 'user.password_changed',
  subject: 'user',
  permission: 'signed_in',
  secretResult: true,
  async run(tx, input: { before: string | null; after: string; tokenHash: Buffer }) {
    const { userId, sessionId } = tx.actor;
    const epoch = await replacePassword(tx, input);
    if (epoch === null) {
      throw conflict('auth.password_changed_meanwhile', 'Your password was changed in the meantime.');
    }
    const expiresAt = await renewSession(tx, { userId, sessionId, tokenHash: input.tokenHash, epoch });
    return { subjectId: userId, before: null, after: null, result: { expiresAt } };
  },
});
