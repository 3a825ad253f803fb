import { Problem } from '#shared/kernel/problem.ts';
import { auditKeyCommand, verifyAuditCommand } from './audit/verify-audit.cli.ts';
import { publishClientCommand } from './downloads/publish-client.cli.ts';
import { importCommand } from './integrations/index.ts';
import type { CommandLine } from './platform/command-line.ts';
import { type Config, loadEnvironment, readConfig } from './platform/config.ts';
import type { Platform } from './platform/context.ts';
import { migrateCommand } from './platform/db/migrate.cli.ts';
import { routesCommand } from './platform/http/routes.cli.ts';
import { createLifecycle, type Lifecycle } from './platform/lifecycle.ts';
import { codeOf, StartError } from './platform/start-error.ts';
import { openBeside } from './start.ts';
import { auditSyncCommand } from './sync/index.ts';
import { createTenantCommand } from './tenants/create-tenant.cli.ts';
import { resetPasswordCommand } from './users/reset-password.cli.ts';

const commands: Record<string, CommandLine> = {
  migrate: migrateCommand,
  'create-tenant': createTenantCommand,
  'reset-password': resetPasswordCommand,
  import: importCommand,
  routes: routesCommand,
  'verify-audit': verifyAuditCommand,
  'audit-key': auditKeyCommand,
  'publish-client': publishClientCommand,
  'audit-sync': auditSyncCommand,
};

const usage = (): string => {
  const lines = Object.entries(commands).map(
    ([name, { usage, summary }]) => `  ${`${name} ${usage}`.trim()}\n      ${summary}`,
  );
  return `npm run admin -- <command>\n\n${lines.join('\n')}`;
};

async function run([name, ...args]: string[]): Promise<void> {
  if (name === undefined || name === 'help' || name === '--help') return print(usage());
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw new StartError(`There is no command "${name}".\n\n${usage()}`);
  if (args.includes('--help'))
    return print(`npm run admin -- ${name} ${command.usage}\n  ${command.summary}`);
  const config = readConfig(loadEnvironment());
  const lifecycle = createLifecycle();
  try {
    await command.run({ args, config, platform: once(config, lifecycle), print });
  } finally {
    await lifecycle.stop();
  }
}

function once(config: Config, lifecycle: Lifecycle): () => Promise<Platform> {
  let platform: Promise<Platform> | null = null;
  return () => {
    platform ??= openBeside(config, lifecycle);
    return platform;
  };
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

// A reader that has seen enough (`| head`) is no failure.
process.stdout.on('error', (error) => {
  if (codeOf(error) !== 'EPIPE') throw error;
  process.exit();
});

try {
  await run(process.argv.slice(2));
} catch (error) {
  process.exitCode = 1;
  if (error instanceof StartError) console.error(error.message);
  else if (error instanceof Problem) {
    for (const { path, message } of error.errors) console.error(`${path}: ${message}`);
    if (error.errors.length === 0) console.error(error.message);
  } else console.error(error);
}
