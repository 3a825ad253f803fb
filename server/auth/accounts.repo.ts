import { z } from 'zod';
import { scopes } from '#shared/kernel/permissions.ts';
import type { Platform } from '../platform/context.ts';
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
});
export type Account = z.infer<typeof Account>;

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
