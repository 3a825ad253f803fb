import { parseArgs } from 'node:util';
import { activeTenantId } from '../platform/active-tenant.ts';
import type { CommandLine } from '../platform/command-line.ts';
import type { SystemContext } from '../platform/context.ts';
import { reading } from '../platform/reading.ts';
import { StartError } from '../platform/start-error.ts';
import { resetPassword } from './reset-password.ts';
import { findByUsername } from './users.repo.ts';

export const resetPasswordCommand: CommandLine = {
  usage: '--tenant <slug> --user <name>',
  summary: 'gives a person a one-time password, shown once',
  async run({ args, platform, print }) {
    const { tenant, user } = read(args);
    const opened = await platform();
    const context: SystemContext = {
      kind: 'system',
      platform: opened,
      tenantId: await activeTenantId(opened, tenant),
      userId: null,
      now: opened.now(),
      requestId: 'reset-password',
    };
    const id = await reading(context, (tx) => findByUsername(tx, user));
    if (id === null) throw new StartError(`Tenant ${tenant} has nobody with the sign-in name "${user}".`);
    const { oneTimePassword } = await resetPassword(context, { id });
    print(
      `Sign in to tenant ${tenant} as ${user} with the one-time password ${oneTimePassword} (shown only now).`,
    );
  },
};

function read(args: readonly string[]): { tenant: string; user: string } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { tenant: { type: 'string' }, user: { type: 'string' } },
    });
    if (values.tenant && values.user) return { tenant: values.tenant, user: values.user };
  } catch {
    // Told by its usage below, like what is missing.
  }
  throw new StartError(`Use: npm run admin -- reset-password ${resetPasswordCommand.usage}`);
}
