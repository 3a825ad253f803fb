import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Language } from '#shared/auth/auth.schemas.ts';
import { scopes } from '#shared/kernel/permissions.ts';
import type { Platform, Tx } from '../platform/context.ts';
import { statement } from '../platform/db/batch.ts';

/** What sign-in needs to know before a tenant can be entered. */
const Account = z.object({
  tenant_id: z.string(),
  tenant_status: z.enum(['active', 'suspended']),
  user_id: z.string().nullable(),
  user_status: z.enum(['active', 'inactive']).nullable(),
  password_hash: z.string().nullable(),
  epoch: z.number().nullable(),
  scope: z.enum(scopes).nullable(),
  /** As it is stored, however it was typed. */
  username: z.string().nullable(),
});
export type Account = z.infer<typeof Account>;

/** A person with a password. */
export type CompleteAccount = { [Field in keyof Account]: NonNullable<Account[Field]> };
export const isComplete = (account: Account | null): account is CompleteAccount =>
  account !== null && Object.values(account).every((value) => value !== null);

/** The account of this name; with null fields when only the tenant exists, null when not even that. */
export async function findAccount(
  platform: Platform,
  tenant: string,
  username: string,
): Promise<Account | null> {
  const [rows = []] = await platform.database.batch([
    statement('select * from app.find_credentials($1, $2)', tenant, username),
  ]);
  return rows[0] ? Account.parse(rows[0]) : null;
}

export interface OwnAccount {
  username: string;
  tenant: string;
  passwordHash: string | null;
}

/** What a person may know of his own account, to change its password. */
export async function getOwnAccount(tx: Tx): Promise<OwnAccount> {
  const [found] = await tx.sql<OwnAccount>(
    sql`select u.username, t.slug as tenant, u.password_hash as "passwordHash"
      from users u join tenants t on t.tenant_id = u.tenant_id
      where u.tenant_id = app.tid() and u.id = app.uid()`,
  );
  if (!found) throw new Error('a session without a person');
  return found;
}

/** Puts a password that its owner chose in the place of another, and raises the epoch; null when that other is gone. */
export async function replacePassword(
  tx: Tx,
  { before, after }: { before: string | null; after: string },
): Promise<number | null> {
  const [changed] = await tx.sql<{ epoch: number }>(sql`update users
    set password_hash = ${after}, password_is_one_time = false, epoch = epoch + 1, updated_at = now()
    where tenant_id = app.tid() and id = app.uid() and password_hash is not distinct from ${before}
    returning epoch`);
  tx.changed('user', [tx.actor.userId]);
  return changed?.epoch ?? null;
}

/** Saves a person's own language; what it was, and what it is. */
export async function saveLanguage(tx: Tx, language: Language | undefined) {
  const [saved] = await tx.sql<{ before: Language; after: Language }>(sql`update users
    set language = coalesce(${language ?? null}, language), version = version + 1, updated_at = now()
    where tenant_id = app.tid() and id = app.uid() returning old.language as before, new.language as after`);
  if (!saved) throw new Error('a session without a person');
  tx.changed('user', [tx.actor.userId]);
  return saved;
}
