import type { Permission } from '#shared/kernel/permissions.ts';
import type { Context } from '../platform/context.ts';
import { hashPassword, newOneTimePassword } from '../platform/crypto/passwords.ts';
import { inTransaction } from '../platform/transaction.ts';

export interface OneTimePassword {
  /** Shown once to who asked, kept nowhere. */
  oneTimePassword: string;
  passwordHash: string;
}

/**
 * A password for somebody's first sign-in. Hashing is made to be slow, so it happens before the transaction that saves it,
 * and only for those who may: whoever may not is refused here already. @throws Problem unauthenticated, forbidden, unavailable
 */
export async function makeOneTimePassword(
  context: Context,
  permission: Permission,
): Promise<OneTimePassword> {
  await inTransaction(context, { permission, readOnly: true, run: async () => undefined });
  const oneTimePassword = newOneTimePassword();
  return { oneTimePassword, passwordHash: await hashPassword(oneTimePassword) };
}
