import { parseArgs } from 'node:util';
import { everyTenant } from '../platform/audit/tenants.ts';
import type { ChainVerification } from '../platform/audit/verify.ts';
import { gatherEvidence } from '../platform/audit/verify-tenant.ts';
import type { CommandLine } from '../platform/command-line.ts';
import type { Platform } from '../platform/context.ts';
import { ensureSigningKey } from '../platform/crypto/signing-key.ts';
import { codeOf, reasonOf, StartError } from '../platform/start-error.ts';

/** Checks the audit log from outside: every chain of one tenant or of all, one line each. */
export const verifyAuditCommand: CommandLine = {
  usage: '[--tenant <slug>|all] [--checkpoints <folder>] [--keys <file or folder>]',
  summary: 'checks every link of the audit log against the signed checkpoints; fails when one is broken',
  async run({ args, platform, print }) {
    const { tenant, ...evidence } = optionsOf(args);
    const opened = await platform();
    const tenants = await tenantsOf(opened, tenant);
    const { tenants: spokenOf, verify } = await gatherEvidence(
      opened,
      tenants.map(({ id }) => id),
      evidence,
    );
    const known = new Set(tenants.map(({ id }) => id));
    const gone = tenant === 'all' ? [...spokenOf].filter((id) => !known.has(id)) : [];
    let broken = 0;
    for (const { id, slug } of [...tenants, ...gone.map((id) => ({ id, slug: `${id} (no such tenant)` }))]) {
      for (const chain of (await verify(id)).chains) {
        print(lineOf(slug, chain));
        if (!chain.ok) broken++;
      }
    }
    if (broken > 0) throw new StartError(`The audit log does not verify: ${broken} broken.`);
  },
};

/** Hands out the public key that checkpoints are checked with. */
export const auditKeyCommand: CommandLine = {
  usage: '',
  summary:
    'prints the public key of the audit log’s checkpoints, to be kept by whoever checks them elsewhere',
  async run({ config, print }) {
    const { id, publicKey } = await ensureSigningKey(config.dataDir);
    print(`${publicKey.trimEnd()}\n# ${id}`);
  },
};

function optionsOf(args: string[]) {
  const text = { type: 'string' } as const;
  try {
    const { values } = parseArgs({ args, options: { tenant: text, checkpoints: text, keys: text } });
    return { ...values, tenant: values.tenant ?? 'all' };
  } catch (error) {
    if (codeOf(error)?.startsWith('ERR_PARSE_ARGS')) throw new StartError(reasonOf(error), error);
    throw error;
  }
}

async function tenantsOf(platform: Platform, tenant: string) {
  const all = await everyTenant(platform);
  if (tenant === 'all') return all;
  const found = all.filter(({ slug }) => slug === tenant);
  if (found.length === 0) throw new StartError(`There is no tenant "${tenant}".`);
  return found;
}

/** `demo change: ok, 1204 rows, signed up to row 1200` */
function lineOf(
  slug: string,
  { chain, ok, rows, brokenAtSeq, finding, checkpointSeq }: ChainVerification,
): string {
  const signed = checkpointSeq === null ? 'not signed yet' : `signed up to row ${checkpointSeq}`;
  if (ok) return `${slug} ${chain}: ok, ${rows} rows, ${rows === 0 ? 'nothing to sign' : signed}`;
  const where = brokenAtSeq === null ? '' : ` at row ${brokenAtSeq}`;
  return `${slug} ${chain}: BROKEN${where}. ${finding} (${rows} rows before it are right; ${signed}.)`;
}
