import { parseArgs } from 'node:util';
import type { z } from 'zod';
import { NewTenant } from '#shared/tenants/tenant.schemas.ts';
import { NewUser } from '#shared/users/user.schemas.ts';
import { centralTenantId } from '../platform/audit/tenants.ts';
import type { CommandLine } from '../platform/command-line.ts';
import type { SystemContext } from '../platform/context.ts';
import { StartError } from '../platform/start-error.ts';
import { createUser } from '../users/index.ts';
import { createTenant } from './create-tenant.ts';
import { ensureCentralTenant } from './ensure-central-tenant.ts';

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
 * The operator's `create-tenant`: a tenant with its first administrator, or a central administrator, on a database that may
 * have no tenant yet. The one-time passwords are printed here and kept nowhere.
 */
export const createTenantCommand: CommandLine = {
  usage:
    '--slug <name> --name-en <name> --name-ar <name> --admin <user> [--time-zone Asia/Riyadh]  or  --central-admin <user>',
  summary:
    'Creates a tenant with its first administrator; or somebody of the central tenant, who creates tenants through the API.',
  async run({ args, platform: open, print }) {
    const { tenant, centralAdmin } = wantedOf(args);
    const platform = await open();
    await ensureCentralTenant(platform);
    const context: SystemContext = {
      kind: 'system',
      platform,
      tenantId: centralTenantId,
      userId: null,
      now: platform.now(),
      requestId: 'create-tenant',
    };
    if (tenant) {
      const { oneTimePassword } = await createTenant(context, tenant);
      print(signIn(tenant.slug, tenant.administrator.username, oneTimePassword));
    }
    if (centralAdmin) {
      const { oneTimePassword } = await createUser(context, centralAdmin);
      print(signIn('central', centralAdmin.username, oneTimePassword));
    }
  },
};

const signIn = (tenant: string, username: string, password: string): string =>
  `Sign in to tenant ${tenant} as ${username} with the one-time password ${password} (shown only now).`;

/** @throws StartError naming every option that is missing or wrong. */
function wantedOf(args: readonly string[]): { tenant: NewTenant | null; centralAdmin: NewUser | null } {
  const given = read(args);
  const { 'central-admin': central, ...tenant } = given;
  if (Object.keys(given).length === 0) throw new StartError(usage());
  return {
    tenant: Object.keys(tenant).length === 0 ? null : newTenant(given),
    centralAdmin: central === undefined ? null : newCentralAdmin(central),
  };
}

const usage = (): string => `Use: npm run admin -- create-tenant ${createTenantCommand.usage}`;

type Given = ReturnType<typeof read>;

function read(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, strict: true }).values;
  } catch (error) {
    throw new StartError(usage(), error);
  }
}

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
  throw new StartError(`${usage()}\n${[...new Set(wrong)].join('\n')}`);
}
