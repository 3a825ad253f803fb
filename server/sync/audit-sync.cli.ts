import { parseArgs } from 'node:util';
import { everyTenant } from '../platform/audit/tenants.ts';
import type { CommandLine } from '../platform/command-line.ts';
import type { Platform } from '../platform/context.ts';
import { codeOf, reasonOf, StartError } from '../platform/start-error.ts';
import { auditPublication, printDifference } from './audit-publication.ts';

/** Holds what laptops are sent against the tables, for one tenant or for all. */
export const auditSyncCommand: CommandLine = {
  usage: '[--tenant <slug>]',
  summary: 'compares what laptops are sent with the tables, both ways; fails when something differs',
  async run({ args, platform, print }) {
    const opened = await platform();
    let differing = 0;
    for (const { id, slug } of await tenantsOf(opened, slugOf(args))) {
      const differences = await auditPublication(opened, id);
      print(`${slug}: ${differences.length === 0 ? 'ok' : `${differences.length} differ`}`);
      for (const difference of differences) print(`  ${printDifference(difference)}`);
      differing += differences.length;
    }
    if (differing > 0)
      throw new StartError(`What laptops are sent is not what the tables say: ${differing} differ.`);
  },
};

function slugOf(args: string[]): string | undefined {
  try {
    return parseArgs({ args, options: { tenant: { type: 'string' } } }).values.tenant;
  } catch (error) {
    if (codeOf(error)?.startsWith('ERR_PARSE_ARGS')) throw new StartError(reasonOf(error), error);
    throw error;
  }
}

async function tenantsOf(platform: Platform, wanted: string | undefined) {
  const all = await everyTenant(platform);
  const found = wanted === undefined ? all : all.filter(({ slug }) => slug === wanted);
  if (found.length === 0) throw new StartError(`There is no tenant "${wanted}".`);
  return found;
}
