import { parseArgs } from 'node:util';
import type { z } from 'zod';
import { Problem } from '#shared/kernel/problem.ts';
import { NewTenant } from '#shared/tenants/tenant.schemas.ts';
import { NewUser } from '#shared/users/user.schemas.ts';
import type { Platform, SystemContext } from '../platform/context.ts';
import { StartError } from '../platform/start-error.ts';
import { createUser } from '../users/index.ts';
import { createTenant } from './create-tenant.ts';
import { centralTenantId, ensureCentralTenant } from './ensure-central-tenant.ts';

const usage = `Use: create-tenant --slug demo --name-en "Demo" --name-ar "عرض" --admin sara [--time-zone Asia/Riyadh]
 or: create-tenant --central-admin omar   (somebody who creates tenants in the browser)`;

const options = {
  slug: { type: 'string' },
  'name-en': { type: 'string' },
  'name-ar': { type: 'string' },
  'time-zone': { type: 'string' },
  admin: { type: 'string' },
  'central-admin': { type: 'string' },
} as const;

const optionOf: Readonly<Record<string, string>> = {
  slug: '--slug',
  nameEn: '--name-en',
  nameAr: '--name-ar',
  timeZone: '--time-zone',
  username: '--central-admin',
  'administrator.username': '--admin',
};

/**
 * The operator's `create-tenant`: a tenant with its first administrator, or the first central administrator, on a database
 * that may be empty. @returns what to print: the one-time passwords are in it and nowhere else.
 * @throws StartError when the options do not fit or what is wanted is refused.
 */
export async function createTenantByOperator(platform: Platform, args: readonly string[]): Promise<string> {
  const given = read(args);
  const tenant = wantsTenant(given) ? newTenant(given) : null;
  const centralAdmin = given['central-admin'] === undefined ? null : newCentralAdmin(given['central-admin']);
  if (!tenant && !centralAdmin) throw new StartError(usage);
  await ensureCentralTenant(platform);
  const context: SystemContext = {
    kind: 'system',
    platform,
    tenantId: centralTenantId,
    userId: null,
    now: platform.now(),
    requestId: 'create-tenant',
  };
  try {
    const lines: string[] = [];
    if (tenant) {
      const { oneTimePassword } = await createTenant(context, tenant);
      lines.push(signIn(tenant.slug, tenant.administrator.username, oneTimePassword));
    }
    if (centralAdmin) {
      const { oneTimePassword } = await createUser(context, centralAdmin);
      lines.push(signIn('central', centralAdmin.username, oneTimePassword));
    }
    return lines.join('\n');
  } catch (error) {
    if (error instanceof Problem) throw new StartError(error.message, error);
    throw error;
  }
}

const signIn = (tenant: string, username: string, password: string): string =>
  `Sign in to tenant ${tenant} as ${username} with the one-time password ${password} (shown only now).`;

type Given = ReturnType<typeof read>;

function read(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, strict: true }).values;
  } catch (error) {
    throw new StartError(usage, error);
  }
}

const wantsTenant = ({ 'central-admin': _, ...tenant }: Given): boolean => Object.keys(tenant).length > 0;

const newTenant = (given: Given): NewTenant =>
  parsed(NewTenant, {
    slug: given.slug,
    nameEn: given['name-en'],
    nameAr: given['name-ar'],
    timeZone: given['time-zone'],
    administrator: named(given.admin),
  });

const newCentralAdmin = (username: string): NewUser =>
  parsed(NewUser, { ...named(username), badgeNumber: username, roles: ['administrator'] });

/** Both names are the user name until he corrects them. */
const named = (username: string | undefined) => ({ username, nameEn: username, nameAr: username });

function parsed<T>(schema: z.ZodType<T>, values: unknown): T {
  const result = schema.safeParse(values);
  if (result.success) return result.data;
  const wrong = result.error.issues.flatMap(({ path, message }) => {
    const option = optionOf[path.join('.')];
    return option === undefined ? [] : [`  ${option}: ${message}`];
  });
  throw new StartError(`${usage}\n${[...new Set(wrong)].join('\n')}`);
}
